@echo off
chcp 936 >nul
setlocal
set "HOME_FOLDER=%LOCALAPPDATA%\jixiao"
set "PYTHON=%~dp0python\python.exe"

if exist "%PYTHON%" "%PYTHON%" -B -m addin.bundled uninstall || goto failed
if exist "%APPDATA%\Microsoft\Excel\XLSTART\jixiao.xlam" del "%APPDATA%\Microsoft\Excel\XLSTART\jixiao.xlam"

rem Python cannot remove itself, nor this file what stands after it: one line, read whole before it runs.
cd /d "%APPDATA%" & (if exist "%HOME_FOLDER%" rmdir /s /q "%HOME_FOLDER%") & echo 卸载完成，您的工作簿没有改动。 & pause & exit /b 0

:failed
pause
exit /b 1
