#compdef infra-graph flux-infra-graph
# Completions of infra-graph for zsh.

_infra_graph() {
  emulate -L zsh
  setopt extended_glob
  local -a lines described ends
  local line value bits
  local -i number

  lines=("${(@f)$("${(Q)~words[1]}" __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  bits=${lines[-1]}
  [[ $bits == :<-> ]] || return 1
  number=${bits#:}
  lines=("${(@)lines[1,-2]}")

  # Of --flag=value only the value is offered.
  [[ $PREFIX == --*=* ]] && compset -P '--*='

  if ((number & 8)); then
    _files -g "*.(${(j:|:)lines})"
    return
  fi
  for line in "${(@)lines}"; do
    [[ -n $line ]] || continue
    value=${line%%$'\t'*}
    if [[ $line == *$'\t'* ]]; then
      described+=("${value//:/\\:}:${line#*$'\t'}")
    else
      described+=("${value//:/\\:}")
    fi
  done
  local -a options
  ((number & 2)) && options+=(-S '')
  ((number & 32)) && options+=(-V)
  ((${#described})) && _describe ${options[(r)-V]:+-V} infra-graph described "${(@)options:#-V}"
  if ((number & 16)); then
    _files -/
  elif ! ((number & 4)); then
    _files
  fi
}

if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
  _infra_graph "$@"
else
  compdef _infra_graph infra-graph flux-infra-graph
fi
