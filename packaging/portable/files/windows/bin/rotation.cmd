@"%~dp0..\python\python.exe" -P -X utf8 -m rotation %*
