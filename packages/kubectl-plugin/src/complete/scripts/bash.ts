/** For bash 4 and newer; an older one adds a space too many behind `svc/`. */
export const BASH = String.raw`# bash completion for kubectl-loopback. In ~/.bashrc:
#   source <(kubectl loopback completion bash)
# "kubectl loopback" is completed by kubectl's own completion, which asks the program kubectl_complete-loopback:
#   kubectl loopback completion kubectl > ~/.local/bin/kubectl_complete-loopback && chmod +x ~/.local/bin/kubectl_complete-loopback

__kubectl_loopback_complete() {
    local i space word line=$COMP_LINE out cur head directive=0
    local -a words=()
    # Bash takes words apart at = and :, and tells by the line alone that no space was between.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        space=\${line%%[![:space:]]*}
        line=\${line#"$space"}
        word=\${COMP_WORDS[i]}
        line=\${line#"$word"}
        if [[ -z $space && i -gt 0 ]]; then
            words[\${#words[@]}-1]+=$word
        else
            words+=("$word")
        fi
    done
    for i in "\${!words[@]}"; do
        word=\${words[i]#[\"\']}
        words[i]=\${word%[\"\']}
    done

    out=$(kubectl-loopback __complete "\${words[@]:1}" </dev/null 2>/dev/null) || return
    directive=\${out##*:}
    [[ $directive =~ ^[0-9]+$ ]] || return

    # What bash is going to replace is only what stands behind the last = or :.
    cur=\${words[\${#words[@]}-1]}
    [[ $cur == -*=* ]] && cur=\${cur#*=}
    word=\${COMP_WORDS[COMP_CWORD]#[\"\']}
    [[ $word == [=:]* ]] && word=
    head=\${cur%"$word"}

    COMPREPLY=()
    while IFS=$'\t' read -r word _; do
        [[ -n $word && $word == "$cur"* ]] && COMPREPLY+=("\${word#"$head"}")
    done <<<"\${out%:*}"

    ((directive & 2)) && compopt -o nospace 2>/dev/null
    ((directive & 4)) && compopt +o default 2>/dev/null
    ((directive & 16)) && compopt +o default -o dirnames 2>/dev/null
    return 0
}

complete -o default -F __kubectl_loopback_complete kubectl-loopback
`.replaceAll("\\${", "${");
