// The scripts that join `fieldpass __complete` to a shell: they know no command and no option, so they never go stale.

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof SHELLS)[number];

// COMP_WORDS holds words as they were typed, with their quotes; what is inserted must be quoted again.
const BASH = String.raw`# bash completion for fieldpass; in ~/.bashrc: source <(fieldpass completion bash)
_fieldpass() {
  local word typed line quote='' words=()
  for word in "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}"; do
    typed=$word
    word=${'$'}{word#[\"\']}
    word=${'$'}{word%[\"\']}
    words+=("${'$'}{word//\\/}")
  done
  case $typed in [\"\']*) quote=${'$'}{typed:0:1} ;; esac
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default 2>/dev/null; compopt -o filenames 2>/dev/null ;;
      :folders) compopt -o dirnames 2>/dev/null ;;
      *)
        line=${'$'}{line%%$'\t'*}
        if [ -z "$quote" ]; then printf -v line '%q' "$line"; fi
        COMPREPLY+=("$line")
        ;;
    esac
  done < <("${'$'}{COMP_WORDS[0]}" __complete -- "${'$'}{words[@]}" 2>/dev/null)
}
complete -F _fieldpass fieldpass`;

const ZSH = String.raw`#compdef fieldpass
# zsh completion for fieldpass; in ~/.zshrc after compinit: source <(fieldpass completion zsh)
_fieldpass() {
  local line
  local -a typed offers shown
  typed=("${'$'}{(@Q)words[2,CURRENT]}")
  typed[-1]=${'$'}{typed[-1]#[\"\']}
  for line in "${'$'}{(@f)$("${'$'}{(Q)words[1]}" __complete -- "${'$'}{typed[@]}" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :files) _files ;;
      :folders) _files -/ ;;
      *)
        offers+=("${'$'}{line%%$'\t'*}")
        shown+=("${'$'}{line/$'\t'/  }")
        ;;
    esac
  done
  (( ${'$'}#offers )) && compadd -U -l -d shown -a offers
}
compdef _fieldpass fieldpass`;

const FISH = String.raw`# fish completion for fieldpass; in ~/.config/fish/config.fish: fieldpass completion fish | source
function __fieldpass_complete
    set -l typed (commandline -opc)
    set -l program $typed[1]
    set -e typed[1]
    set -l current (commandline -ct)
    for line in ($program __complete -- $typed (string unescape -- "$current"; or echo "$current") 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current"
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c fieldpass -f -a '(__fieldpass_complete)'`;

// Windows PowerShell drops an empty argument to a program; two quotes stand for it.
const POWERSHELL = String.raw`# PowerShell completion for fieldpass; in $PROFILE: fieldpass completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName fieldpass -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $typed = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    if ($wordToComplete -eq '') { $typed += '""' }
    & $commandAst.CommandElements[0].Extent.Text __complete -- @typed 2>$null | ForEach-Object {
        $word, $about = $_ -split ([char]9), 2
        if ($word -eq ':files' -or $word -eq ':folders') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
        }
        else {
            $quoted = if ($word -match '^[\w.=/:-]+$') { $word } else { "'" + $word.Replace("'", "''") + "'" }
            $tip = if ($about) { $about } else { $word }
            [System.Management.Automation.CompletionResult]::new($quoted, $word, 'ParameterValue', $tip)
        }
    }
}`;

export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
