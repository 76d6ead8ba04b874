@echo off
chcp 936 >nul
setlocal
set "HOME_FOLDER=%LOCALAPPDATA%\jixiao"
set "PYTHON=%~1"
if defined PYTHON goto copied

rem cmd reads a script as it goes: only a copy outside can remove the folder of the script.
copy /y "%~f0" "%TEMP%\jixiao-uninstall.cmd" >nul
"%TEMP%\jixiao-uninstall.cmd" "%~dp0python\python.exe"

:copied
if not exist "%PYTHON%" goto files
"%PYTHON%" -B -m addin.bundled uninstall
if not "%errorlevel%"=="0" goto failed

:files
if exist "%APPDATA%\Microsoft\Excel\XLSTART\jixiao.xlam" del "%APPDATA%\Microsoft\Excel\XLSTART\jixiao.xlam"
cd /d "%TEMP%"
if exist "%HOME_FOLDER%" rmdir /s /q "%HOME_FOLDER%"
rem A program that has just ended may be held for a moment; the script that called this one is no matter.
if exist "%HOME_FOLDER%\versions" (
    ping -n 3 127.0.0.1 >nul
    rmdir /s /q "%HOME_FOLDER%"
)
if exist "%HOME_FOLDER%\versions" echo 有文件正在使用，请重新启动电脑后删除文件夹："%HOME_FOLDER%"
echo 卸载完成，您的工作簿没有改动。
pause
del "%~f0" & exit /b 0

:failed
pause
del "%~f0" & exit /b 1
