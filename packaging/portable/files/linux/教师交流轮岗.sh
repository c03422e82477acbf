#!/bin/sh
# Opens the page, where this version has one; what is named, a workbook or the folder of the schools' files, is planned beside it.
here=$(cd "$(dirname "$0")" && pwd)
export ROTATION_LANG=zh
if [ "$#" -gt 0 ]; then
    exec "$here/bin/rotation" plan "$@" -o "$(dirname "$1")"
elif [ -e "$here/lib/rotation/cli/serve.py" ]; then
    exec "$here/bin/rotation" serve
fi
exec "$here/bin/rotation" --help
