@echo off
chcp 936 >nul
setlocal
set "PYTHON=%~dp0python\python.exe"

if not exist "%PYTHON%" (
    echo 安装包不完整。请把整个压缩包解压到一个文件夹，再运行其中的 install.cmd。
    goto failed
)
"%PYTHON%" -B -m addin.bundled install
if not "%errorlevel%"=="0" goto failed

pause
exit /b 0

:failed
echo.
echo 安装没有完成，原来已安装的程序没有改动。请按上面的提示处理后，重新运行 install.cmd。
pause
exit /b 1
