#!/bin/sh
# Checks what is named: a workbook, several, or the folder of the schools' files.
here=$(cd "$(dirname "$0")" && pwd)
export ROTATION_LANG=zh
exec "$here/bin/rotation" check "$@"
