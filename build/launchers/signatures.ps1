# Whether everything that is started on Windows is signed, with a time stamp; part of the release workflow.
$ErrorActionPreference = 'Stop'

$files = @(Get-ChildItem release/*.exe, release/win*-unpacked/Fieldpass.exe)
if ($files.Count -lt 4) { throw "only $($files.Count) programs to look at" }
foreach ($file in $files) {
  $signature = Get-AuthenticodeSignature $file
  if ($signature.Status -ne 'Valid') { throw "$($file.Name): $($signature.Status)" }
  if ($null -eq $signature.TimeStamperCertificate) { throw "$($file.Name): no time stamp" }
}
