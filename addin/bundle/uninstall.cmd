@echo off
chcp 936 >nul
setlocal
set "HOME_FOLDER=%LOCALAPPDATA%\jixiao"

tasklist /fi "imagename eq EXCEL.EXE" 2>nul | find /i "EXCEL.EXE" >nul
if not errorlevel 1 (
    echo 请先关闭所有 Excel 窗口，然后重新运行本程序。
    pause
    exit /b 1
)

if exist "%HOME_FOLDER%\python\Scripts\jixiao.exe" "%HOME_FOLDER%\python\Scripts\jixiao.exe" addin uninstall
if exist "%APPDATA%\Microsoft\Excel\XLSTART\jixiao.xlam" del "%APPDATA%\Microsoft\Excel\XLSTART\jixiao.xlam"
if exist "%HOME_FOLDER%" rmdir /s /q "%HOME_FOLDER%"

echo 卸载完成。您的工作簿没有改动。
pause
