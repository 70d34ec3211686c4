# Completions of infra-graph for bash.

_infra_graph() {
  local words=() word=0 cur=${COMP_WORDS[COMP_CWORD]}
  local before='' part lines bits quote='' typed prefix line

  # Bash takes words apart at = and :, which are parts of ours.
  for ((word = 0; word <= COMP_CWORD; word++)); do
    part=${COMP_WORDS[word]}
    if [[ $word -gt 0 && ($part == [=:] || $before == [=:]) ]]; then
      words[${#words[@]} - 1]+=$part
    else
      words+=("$part")
    fi
    before=$part
  done
  [[ $cur == [=:] ]] && cur=''
  # Words are here as they are typed: a selector stands between quotes, and the one of the last word is still open.
  for word in "${!words[@]}"; do
    case ${words[word]} in
      [\'\"]*)
        quote=${words[word]:0:1}
        words[word]=${words[word]:1}
        ((word < ${#words[@]} - 1)) && words[word]=${words[word]%"$quote"} quote=''
        ;;
    esac
  done
  typed=${words[${#words[@]} - 1]}
  if [[ $quote ]]; then
    cur=$typed prefix=''
  else
    prefix=${typed%"$cur"}
  fi

  COMPREPLY=()
  lines=$("${words[0]/#\~/$HOME}" __completeNoDesc "${words[@]:1}" 2>/dev/null) || return
  bits=${lines##*:}
  lines=${lines%:*}
  [[ $bits =~ ^[0-9]+$ ]] || return

  if ((bits & 8)); then
    # Files whose names end so, and folders on the way to them.
    local IFS=$'\n' end
    for end in $lines; do
      COMPREPLY+=($(compgen -f -X "!*.$end" -- "$cur"))
    done
    COMPREPLY+=($(compgen -d -- "$cur"))
    compopt -o filenames 2>/dev/null
    return
  fi
  local IFS=$'\n'
  for line in $lines; do
    if [[ ! $quote && $line == *[\ \(\)\|\&]* ]]; then
      line=\'$line
      ((bits & 2)) || line+=\'
    fi
    COMPREPLY+=("${line#"$prefix"}")
  done
  # Bash would close the quote behind a single one.
  ((bits & 2)) && [[ $quote && ${#COMPREPLY[@]} -eq 1 ]] && COMPREPLY+=("${COMPREPLY[0]} ")
  ((bits & 2)) && compopt -o nospace 2>/dev/null
  ((bits & 32)) && compopt -o nosort 2>/dev/null
  if ((bits & 16)); then
    COMPREPLY+=($(compgen -d -- "$cur"))
    compopt -o filenames 2>/dev/null
  elif ! ((bits & 4)); then
    COMPREPLY+=($(compgen -f -- "$cur"))
    compopt -o filenames 2>/dev/null
  fi
}

complete -F _infra_graph infra-graph flux-infra-graph
