@echo off
chcp 936 >nul
setlocal
set "HERE=%~dp0"
set "TARGET=%LOCALAPPDATA%\jixiao\python"

tasklist /fi "imagename eq EXCEL.EXE" 2>nul | find /i "EXCEL.EXE" >nul
if not errorlevel 1 (
    echo 请先关闭所有 Excel 窗口，然后重新运行 install.cmd。
    goto failed
)

set "PYTHON="
for %%v in (3.13 3.12 3.11) do if not defined PYTHON (
    py -%%v -c "import struct, sys; sys.exit(struct.calcsize('P') != 8)" >nul 2>nul
    if not errorlevel 1 set "PYTHON=py -%%v"
)
if not defined PYTHON (
    echo 没有找到 64 位的 Python 3.11、3.12 或 3.13。请先安装 Python（见安装说明），再运行 install.cmd。
    goto failed
)

echo [1/3] 准备独立的 Python 环境（%PYTHON%）……
%PYTHON% -m venv --clear "%TARGET%"
if errorlevel 1 goto failed

echo [2/3] 从本文件夹安装程序，不使用网络……
"%TARGET%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%HERE%wheels" jixiao
if errorlevel 1 goto failed

echo [3/3] 安装 Excel 插件……
"%TARGET%\Scripts\jixiao.exe" addin install
if errorlevel 1 goto failed

echo.
echo 安装完成。打开 Excel，可以看到“绩效目标”选项卡。
pause
exit /b 0

:failed
echo.
echo 安装没有完成。请按上面的提示处理后，重新运行 install.cmd。
pause
exit /b 1
