@echo off
rem Runs Fieldpass's command line in the installed app. A batch file waits for a program with windows; a prompt would not.
rem "--": what follows is no switch of Chromium, and may follow a text with a colon, such as an ARN.
setlocal
set "ELECTRON_NO_ATTACH_CONSOLE="
if "%~1"=="" goto window
"%~dp0..\Fieldpass.exe" -- %*
exit /b %ERRORLEVEL%
:window
start "" "%~dp0..\Fieldpass.exe"
exit /b 0
