export const FISH = String.raw`# fish completion for kubectl-loopback. Once:
#   kubectl loopback completion fish > ~/.config/fish/completions/kubectl-loopback.fish
# "kubectl loopback" is completed by kubectl's own completion, which asks the program kubectl_complete-loopback:
#   kubectl loopback completion kubectl > ~/.local/bin/kubectl_complete-loopback; chmod +x ~/.local/bin/kubectl_complete-loopback

# Leaves the candidates in a variable; false where names of files are wanted instead.
function __kubectl_loopback_complete
    set -g __kubectl_loopback_candidates
    set -l words (commandline -opc)
    set -l typed (commandline -ct | string collect | string trim --left --chars "\"'")
    set -l out (kubectl-loopback __complete $words[2..-1] "$typed" </dev/null 2>/dev/null)
    set -l directive (string replace -rf '^:([0-9]+)$' '$1' -- "$out[-1]")
    or return 0
    # Behind --flag= candidates are values alone.
    set -l flag (string match -r -- '^-[^=]*=' "$typed")
    for line in $out[1..-2]
        set -a __kubectl_loopback_candidates "$flag$line"
    end
    test (count $__kubectl_loopback_candidates) -gt 0; or contains $directive 2 4 6
end

complete -c kubectl-loopback -e
complete -c kubectl-loopback -n __kubectl_loopback_complete -k -f -a '$__kubectl_loopback_candidates'
`;
