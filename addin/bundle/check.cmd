@echo off
chcp 936 >nul
setlocal
set "PYTHON=%~dp0python\python.exe"

rem A name with & comes without quotation marks; only the whole line, expanded late, still has it.
setlocal EnableDelayedExpansion
set "JIXIAO_LINE=!cmdcmdline!"
"!PYTHON!" -B -m addin.dropped check %*
set "STATUS=!errorlevel!"
pause
rem Dropped: what stands behind & must not be run as a command.
if !STATUS! geq 10 exit
exit /b !STATUS!
