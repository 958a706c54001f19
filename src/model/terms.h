/* Terms of the field and where a text names them. A glossary gives each term a label in several
 * languages, and aliases; all of them together are one automaton over their folded forms (NFKC,
 * case), so that recognising takes time in proportion to the text, whatever the number of terms.
 * Never changed once loaded: any number of threads may read. */
#ifndef MODEL_TERMS_H
#define MODEL_TERMS_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdint.h>

struct config;
struct terms;

enum { TERM_NAME_MAX = 96 }; /* bytes of a label or alias, folded; longer ones are refused */

struct term {
	struct slice id;       /* of the glossary: "kubernetes" */
	struct slice *labels;  /* by language of the site; never empty */
	struct slice label;    /* English, else the first that there is */
	struct slice *aliases; /* all other names, as written, in the order of the glossary */
	size_t aliases_len;
};

/* Loads i18n/glossary.yaml of the program's data folder, then that of the site, which adds terms
 * and changes them by id (`id: null` takes one out). What is wrong in the site's becomes a
 * warning at its place. Never NULL. Free with terms_free. */
struct terms *terms_load(const struct config *conf, struct diag *diag);

/* The same from one text, of which `path` is the name, over what `base` has (NULL: nothing; it is
 * freed). For tests, and for the above. */
struct terms *terms_read(const struct config *conf, struct terms *base, struct slice text,
    const char *path, struct diag *diag);

/* Makes the automaton; after that nothing is read into `terms` any more. */
void terms_seal(struct terms *terms, struct diag *diag);

void terms_free(struct terms *terms);

size_t terms_len(const struct terms *terms);
const struct term *terms_at(const struct terms *terms, int term);

/* The term of that id, or that has this name and no other; -1 when there is none. */
int terms_find_id(const struct terms *terms, struct slice id);
int terms_find_name(const struct terms *terms, struct slice name);

/* The names, folded, that do not mean the same to both: they came, went, or stand for another term.
 * Stores how many in `ret_len`; they are borrowed from the two. The caller frees the array. */
struct slice *terms_differ(const struct terms *a, const struct terms *b, size_t *ret_len);

/* A pass over a text, from `at` to `end`: the bytes around are looked at only for the boundaries
 * of words. Start with terms_scan; owns nothing. */
struct terms_scan {
	const struct terms *terms;
	struct slice text;
	size_t at, end;
};

struct terms_scan terms_scan(
    const struct terms *terms, struct slice text, size_t start, size_t end);

struct mention {
	int term;
	size_t start, end; /* bytes of the text */
};

/* The next mention: leftmost, then longest, whole words only (a Korean name may have a particle
 * after it). A name that two terms claim is none. False when there is none left. */
bool terms_next(struct terms_scan *scan, struct mention *ret);

#endif
