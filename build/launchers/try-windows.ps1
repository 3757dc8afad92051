# Installs the built package silently, starts it with --smoke, uses its command line, and removes it; part of the release
# workflow, on Windows only.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

function Assert([bool] $Holds, [string] $What) { if (-not $Holds) { throw $What } }
function Get-Default([string] $Key) { if (Test-Path $Key) { "$((Get-Item $Key).GetValue(''))" } else { '' } }

$folder = Join-Path $env:RUNNER_TEMP 'Fieldpass installed'
$env:FIELDPASS_DATA_DIR = Join-Path $env:RUNNER_TEMP 'fieldpass-data'
$installer = Get-ChildItem release/*x64*.exe | Select-Object -First 1
# NSIS takes /D= last and without quotes.
Start-Process $installer -ArgumentList '/S', "/D=$folder" -Wait
Assert (Test-Path "$folder\Fieldpass.exe") 'the app was not installed'
$path = (Get-Item 'HKCU:\Environment').GetValue('Path', '', 'DoNotExpandEnvironmentNames')
Assert (($path -split ';') -contains "$folder\bin") "PATH lacks the folder: $path"

# Trip kits are registered by the installer.
$kit = Get-Default 'HKCU:\Software\Classes\.fieldpass'
Assert ($kit -ne '') '.fieldpass is not registered'
$opensKits = Get-Default "HKCU:\Software\Classes\$kit\shell\open\command"
Assert ($opensKits.Contains("$folder\Fieldpass.exe")) "kits open with: $opensKits"

$smoke = Start-Process "$folder\Fieldpass.exe" -ArgumentList '--smoke' -Wait -PassThru -RedirectStandardOutput smoke.json
node build/launchers/read-smoke.mjs smoke.json
Assert ($LASTEXITCODE -eq 0 -and $smoke.ExitCode -eq 0) "--smoke ended with $($smoke.ExitCode)"

$fieldpass = "$folder\bin\fieldpass.cmd"
$version = & $fieldpass --version
Assert ($LASTEXITCODE -eq 0 -and "$version" -match '^\d+\.\d+\.\d+') "--version said: $version"
$status = & $fieldpass status --sandbox --json | Out-String | ConvertFrom-Json
Assert ($LASTEXITCODE -eq 0 -and $status.ok) 'status --json gave no document'
& $fieldpass no-such-command 2> $null
Assert ($LASTEXITCODE -eq 2) "a wrong command ended with $LASTEXITCODE"
# An ARN is a text with a colon: what follows it must not be refused.
& $fieldpass return --sandbox 'arn:aws:license-manager::111122223333:license:l-0123456789abcdef0123456789abcdef' --json > $null
Assert ($LASTEXITCODE -eq 3) "a license that is not here ended with $LASTEXITCODE"
& $fieldpass borrow --sandbox 'Quillmark Draft 3D' --quiet > $null
Assert ($LASTEXITCODE -eq 0) "borrow ended with $LASTEXITCODE"
& $fieldpass return --sandbox 'Quillmark Draft 3D' --quiet > $null
Assert ($LASTEXITCODE -eq 0) "return ended with $LASTEXITCODE"
'no token' | & $fieldpass verify --sandbox - --json > $null
Assert ($LASTEXITCODE -eq 7) "a text that is no token ended with $LASTEXITCODE"

# Links are registered by the app when its window starts, and not by --smoke: so the window is started once.
$links = 'HKCU:\Software\Classes\fieldpass\shell\open\command'
Assert (-not (Test-Path $links)) 'links were registered before the window was started'
$window = Start-Process "$folder\Fieldpass.exe" -PassThru
foreach ($second in 1..60) { if (Test-Path $links) { break } else { Start-Sleep -Seconds 1 } }
$opensLinks = Get-Default $links
# With all that it started: a file in use would stay.
taskkill /PID $window.Id /T /F > $null
$window.WaitForExit()
Assert ($opensLinks.Contains("$folder\Fieldpass.exe")) "links open with: $opensLinks"

# In its own folder the uninstaller could not remove itself. With _?= it stays where it was copied to, and is waited for.
$uninstaller = Join-Path $env:RUNNER_TEMP 'uninstall-fieldpass.exe'
Copy-Item "$folder\Uninstall Fieldpass.exe" $uninstaller
$removal = Start-Process $uninstaller -ArgumentList '/S', "_?=$folder" -Wait -PassThru
Assert ($removal.ExitCode -eq 0) "the uninstaller ended with $($removal.ExitCode)"
$path = (Get-Item 'HKCU:\Environment').GetValue('Path', '', 'DoNotExpandEnvironmentNames')
Assert (-not (($path -split ';') -contains "$folder\bin")) 'PATH still has the folder'
Assert (-not (Test-Path 'HKCU:\Software\Classes\fieldpass')) 'fieldpass: links still lead to it'
Assert (-not (Test-Path "HKCU:\Software\Classes\$kit")) '.fieldpass still leads to it'
Assert (-not (Test-Path "$folder\Fieldpass.exe")) 'the program is still there'
Assert (-not (Test-Path "$folder\Uninstall Fieldpass.exe")) 'the uninstaller is still there'
# The records outlive it.
Assert (Test-Path $env:FIELDPASS_DATA_DIR) 'the records are gone'
exit 0
