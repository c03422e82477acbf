@echo off
rem Opens the page, where this version has one. What is dropped on this file, a workbook or the
rem folder of the schools' files, is planned, and the plan appears in a new folder beside it.
setlocal
set "ROTATION_LANG=zh"
set "PATH=%~dp0bin;%PATH%"
if not exist "%~dp0python\python.exe" goto missing
if not "%~2"=="" goto several
if not "%~1"=="" goto one
if exist "%~dp0lib\rotation\cli\serve.py" goto page
"%~dp0python\python.exe" -P -X utf8 -m rotation --help
cmd /k
goto :eof
:page
start "" "%~dp0python\pythonw.exe" -P -X utf8 -m rotation serve
goto :eof
:one
"%~dp0python\python.exe" -P -X utf8 -m rotation plan "%~1" -o "%~dp1."
goto end
:several
"%~dp0python\python.exe" -P -X utf8 -m rotation plan %* -o "%~dp1."
:end
echo.
pause
goto :eof
:missing
for %%f in ("%~dp0python\*.txt") do start "" notepad "%%f"
