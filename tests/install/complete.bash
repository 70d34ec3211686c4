# What bash would put in place of the last word of each line: the words of a line are taken apart as readline does.
source <(infra-graph completions bash)
compopt() { :; }
for line in "$@"; do
  COMP_LINE=$line COMP_POINT=${#line}
  COMP_WORDS=() COMP_CWORD=0
  for word in $line; do
    while [[ $word == *=* ]]; do
      COMP_WORDS+=("${word%%=*}" =)
      word=${word#*=}
    done
    COMP_WORDS+=("$word")
  done
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _infra_graph infra-graph "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
  echo "${COMPREPLY[*]}"
done
