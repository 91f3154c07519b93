export const POWERSHELL = String.raw`# PowerShell completion for kubectl-loopback. In the file that $PROFILE names:
#   kubectl loopback completion powershell | Out-String | Invoke-Expression
# "kubectl loopback" is completed by kubectl's own completion, which asks the program kubectl_complete-loopback.

Register-ArgumentCompleter -Native -CommandName 'kubectl-loopback' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text.Trim('"', "'") })
    if ($wordToComplete -eq '') {
        # Before 7.3, programs are not told of an empty word unless it stands in quotes.
        $isOld = $PSVersionTable.PSVersion.Major -lt 7 -or ($PSVersionTable.PSVersion.Major -eq 7 -and $PSVersionTable.PSVersion.Minor -lt 3)
        $words += $(if ($isOld) { '""' } else { '' })
    }

    $lines = @(kubectl-loopback __complete @words 2>$null)
    if ($lines.Count -eq 0 -or $lines[-1] -notmatch '^:(\d+)$') { return }
    $directive = [int]$Matches[1]

    # Behind --flag= candidates are values alone.
    $flag = if ($wordToComplete -match '^-[^=]*=') { $Matches[0] } else { '' }
    $candidates = @($lines | Select-Object -SkipLast 1 | ForEach-Object {
        $name, $about = $_ -split "\t", 2
        if (-not $about) { $about = $name }
        [System.Management.Automation.CompletionResult]::new("$flag$name", $name, 'ParameterValue', $about)
    })
    if ($candidates.Count -gt 0) { return $candidates }

    # Nothing at all would make PowerShell offer files.
    if ($directive -band 4) { return '' }
}
`;
