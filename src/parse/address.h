/* Where a bare address begins and ends in text: the rules of GitHub's extended autolinks, ended
 * earlier by CJK. Knows nothing of trees; parse/autolink.c makes links of what is found. */
#ifndef PARSE_ADDRESS_H
#define PARSE_ADDRESS_H

#include "base/slice.h"

enum address_kind { ADDRESS_URL, ADDRESS_WWW, ADDRESS_EMAIL };

struct address {
	size_t start, end;  /* bytes of the text */
	const char *prefix; /* what the href has before the text: "http://", "mailto:" or "" */
};

/* Reads the address whose mark ("://", "www." or "@") is at byte `at`, not reaching below byte
 * `floor`. False when there is none; then `ret->end` is set to the byte before which no mark of
 * the same text needs to be tried again, which keeps a row of tries linear. */
bool address_read(
    struct slice text, size_t at, size_t floor, enum address_kind kind, struct address *ret);

#endif
