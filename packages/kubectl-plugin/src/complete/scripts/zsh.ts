export const ZSH = String.raw`#compdef kubectl-loopback
# zsh completion for kubectl-loopback. In ~/.zshrc, behind compinit:
#   source <(kubectl loopback completion zsh)
# "kubectl loopback" is completed by kubectl's own completion, which asks the program kubectl_complete-loopback:
#   kubectl loopback completion kubectl > ~/.local/bin/kubectl_complete-loopback && chmod +x ~/.local/bin/kubectl_complete-loopback

_kubectl-loopback() {
    local out line name about directive
    local -a candidates space
    out=$(kubectl-loopback __complete "\${(@Q)words[2,CURRENT]}" </dev/null 2>/dev/null) || return 1
    directive=\${out##*:}
    [[ $directive == <-> ]] || return 1
    for line in "\${(@f)\${out%:*}}"; do
        name=\${line%%$'\t'*} about=
        [[ $line == *$'\t'* ]] && about=\${line#*$'\t'}
        [[ -n $name ]] && candidates+=("\${name//:/\\:}\${about:+:$about}")
    done

    # Behind --flag= candidates are values alone.
    [[ $PREFIX == -*=* ]] && compset -P 1 '*='
    if (( $#candidates )); then
        (( directive & 2 )) && space=(-S '')
        _describe -t completions 'kubectl loopback' candidates "\${space[@]}"
    elif (( directive & 16 )); then
        _files -/
    elif ! (( directive & 4 )); then
        compset -P '*='
        _files
    fi
}

if [[ $funcstack[1] == _kubectl-loopback ]]; then
    _kubectl-loopback "$@"
else
    compdef _kubectl-loopback kubectl-loopback
fi
`.replaceAll("\\${", "${");
