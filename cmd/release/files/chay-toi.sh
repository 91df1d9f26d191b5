#!/bin/sh
# Opens the preview of the project in this folder or one above it.
# Keep this file, dienhinh and HUONG-DAN.txt together.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
dir=$here
while [ ! -f "$dir/content/site.yaml" ]; do
	if [ "$dir" = / ]; then
		cat "$here/HUONG-DAN.txt"
		exit 1
	fi
	dir=$(dirname "$dir")
done
cd "$dir" && exec "$here/dienhinh" serve --drafts --open "$@"
