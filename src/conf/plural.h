/* Which form of a word a language uses with a number: "1 page", "2 pages"; 2 страницы, 5 страниц.
 * The rules are CLDR's, by ICU. */
#ifndef CONF_PLURAL_H
#define CONF_PLURAL_H

#include <stdbool.h>

/* CLDR's categories; each language has `other`, and some of the rest. */
enum plural { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER, PLURALS };

extern const char *const plural_names[PLURALS]; /* "zero", "one" ... */

struct plurals;

/* The rules of a language (BCP 47); of one that is not known all numbers are `other`. Never NULL;
 * free with plurals_free. Not changed by use, so any number of threads may share it. */
struct plurals *plurals_new(const char *tag);
void plurals_free(struct plurals *plurals);

/* The form that goes with `number`. */
enum plural plural_of(const struct plurals *plurals, long number);

/* True when some number takes this form. */
bool plural_is_used(const struct plurals *plurals, enum plural plural);

#endif
