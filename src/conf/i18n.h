/* What the site says to its readers, in each of its languages. Words are Mustache ("{{count}}
 * 頁") and are used as partials named t/<key>; those that C needs are taken as they are. A word
 * with a number may have a text for each form that the language has: {one: '{{count_text}} page',
 * other: '{{count_text}} pages'}. It goes by the first number that it names, N (or N_text), and
 * finds in the data beside it what i18n_plural says of N, as N_is. */
#ifndef CONF_I18N_H
#define CONF_I18N_H

#include "base/diag.h"
#include "base/slice.h"

#include <jansson.h>

struct config;
struct dates;
struct i18n;
struct numbers;

/* Reads <dir>/<language>.yaml of each folder; later folders win: the program's own i18n/, the
 * themes' from the base on, the site's. Folders that are missing are left out. Files may be named
 * in any spelling of the language (zh-TW.yaml). NULL after adding fatal diagnostics (EXIT_USAGE).
 * A key in the last folder that no other knows gets a warning with the nearest known one. */
struct i18n *i18n_load(
    const struct config *conf, const char *const *dirs, size_t dirs_len, struct diag *diag);

void i18n_free(struct i18n *i18n);

/* All words of a language by key, as an object of strings, forms joined into one; borrowed. Where the language has none,
 * the word is that of its base language, of the default language, or English, in this order. */
json_t *i18n_words(const struct i18n *i18n, int lang);

/* One word; the key itself when there is none anywhere. Never NULL. Fits page_word_fn. Of one with
 * forms that which goes with most numbers. */
const char *i18n_word(const void *i18n, int lang, const char *key);

/* The text of a word that goes with a number; with one below 0 as i18n_word. */
const char *i18n_form(const struct i18n *i18n, int lang, const char *key, long number);

/* The number's form as templates ask for it: {"zero": false, "one": true ... "other": false}, all
 * six always there. Borrowed; may be shared by threads. */
json_t *i18n_plural(const struct i18n *i18n, int lang, long number);

/* How whole numbers of the language are written; borrowed. */
const struct numbers *i18n_numbers(const struct i18n *i18n, int lang);

/* How dates of the language are written; borrowed. */
const struct dates *i18n_dates(const struct i18n *i18n, int lang);

/* Adds a warning per language that has to borrow words from another, naming them: for `check`. */
void i18n_check(const struct i18n *i18n, struct diag *diag);

#endif
