@echo off
rem Checks what is dropped on this file: a workbook, several, or the folder of the schools' files.
setlocal
set "ROTATION_LANG=zh"
if not exist "%~dp0python\python.exe" goto missing
if not "%~2"=="" goto several
if not "%~1"=="" goto one
for %%f in ("%~dp0*.txt") do start "" notepad "%%f"
goto :eof
:one
"%~dp0python\python.exe" -P -X utf8 -m rotation check "%~1"
goto end
:several
"%~dp0python\python.exe" -P -X utf8 -m rotation check %*
:end
echo.
pause
goto :eof
:missing
for %%f in ("%~dp0python\*.txt") do start "" notepad "%%f"
