@"%~dp0python\python.exe" -c "import sys; from jixiao.cli import main; sys.argv[0] = 'jixiao'; main()" %*
