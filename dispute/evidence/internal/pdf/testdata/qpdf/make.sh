#!/usr/bin/env bash
# Makes the encrypted PDFs in this folder with qpdf (11 or later). Each has two pages.
# open-* open without a password; locked-* need the password "boots".
set -euo pipefail
cd "$(dirname "$0")"
plain=$(mktemp)
cat >"$plain" <<'PDF'
%PDF-1.7
1 0 obj
<</Type/Catalog/Pages 2 0 R>>
endobj
2 0 obj
<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>
endobj
3 0 obj
<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 5 0 R>>
endobj
4 0 obj
<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 5 0 R>>
endobj
5 0 obj
<</Length 22>>
stream
20 20 80 80 re 50 w f 
endstream
endobj
xref
0 6
0000000000 65535 f 
0000000009 00000 n 
0000000054 00000 n 
0000000111 00000 n 
0000000191 00000 n 
0000000271 00000 n 
trailer
<</Size 6/Root 1 0 R>>
startxref
341
%%EOF
PDF
while read -r name options; do
	for streams in disable generate; do
		packed=""; [ $streams = disable ] || packed=-packed
		for user in "" boots; do
			kind=locked; [ -n "$user" ] || kind=open
			# shellcheck disable=SC2086 # the options are words
			qpdf --allow-weak-crypto --static-id --object-streams=$streams --encrypt "$user" owner $options -- "$plain" $kind-"$name$packed".pdf || [ $? = 3 ]
		done
	done
done <<'OPTIONS'
rc4-40 40
rc4-128 128 --use-aes=n
rc4-128-v4 128 --use-aes=n --force-V4
aes-128 128 --use-aes=y
aes-128-metadata-clear 128 --use-aes=y --cleartext-metadata
aes-256-r5 256 --force-R5
aes-256-r6 256
aes-256-r6-metadata-clear 256 --cleartext-metadata
OPTIONS
for revision in "" --force-R5; do # the owner password is empty
	qpdf --static-id --encrypt boots "" 256 --allow-insecure $revision -- "$plain" open-owner-empty"$revision".pdf || [ $? = 3 ]
done
rm "$plain"
