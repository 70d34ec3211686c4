# Completions of infra-graph for fish.

function __infra_graph_complete
    set -l words (commandline -opc)
    # As it is typed: a selector stands behind a quote that is still open, or has backslashes.
    set -l word (commandline -ct | string replace -r '^[\'"]' '' | string replace -ra '\\\\(.)' '$1')
    set -l lines ($words[1] __complete $words[2..-1] "$word" 2>/dev/null)
    set -l bits (string replace -r '^:' '' -- $lines[-1])
    string match -qr '^[0-9]+$' -- "$bits"; or return
    set -e lines[-1]

    # The answer to --flag=value is the value alone.
    set -l flag (string match -r '^--[^=]+=' -- $word)
    if test (math "bitand($bits, 8)") -ne 0
        for ending in $lines
            __fish_complete_suffix .$ending
        end
        return
    end
    for line in $lines
        printf '%s\n' "$flag$line"
    end
    # Fish would put a blank behind a single one.
    if test (math "bitand($bits, 2)") -ne 0; and test (count $lines) -eq 1
        printf '%s\n' "$flag"(string split -m 1 \t -- $lines[1])[1]' '
    end
    if test (math "bitand($bits, 16)") -ne 0
        __fish_complete_directories "$word"
    else if test (math "bitand($bits, 4)") -eq 0
        __fish_complete_path "$word"
    end
end

for program in infra-graph flux-infra-graph
    complete -c $program -k -f -a '(__infra_graph_complete)'
end
