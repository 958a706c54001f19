#include "conf/plural.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uenum.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

enum { KEYWORD_MAX = 16, SMALL = 128 };

const char *const plural_names[PLURALS] = {"zero", "one", "two", "few", "many", "other"};

struct plurals {
	UPluralRules *rules; /* or NULL */
	unsigned char
	    small[SMALL]; /* the form of each small number: nearly all that are asked for */
	bool used[PLURALS];
};

static enum plural
find(const char *name)
{
	for (int i = 0; i < PLURALS; i++)
		if (name && strcmp(name, plural_names[i]) == 0)
			return (enum plural)i;
	return PLURAL_OTHER;
}

static enum plural
ask(const struct plurals *plurals, long number)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar keyword[KEYWORD_MAX];
	char name[KEYWORD_MAX];

	if (!plurals->rules)
		return PLURAL_OTHER;
	uplrules_select(plurals->rules, (double)number, keyword, KEYWORD_MAX, &status);
	if (U_FAILURE(status))
		return PLURAL_OTHER;
	u_strToUTF8(name, sizeof(name), NULL, keyword, -1, &status);
	return U_SUCCESS(status) ? find(name) : PLURAL_OTHER;
}

static void
read_used(struct plurals *plurals)
{
	UErrorCode status = U_ZERO_ERROR;
	UEnumeration *names = uplrules_getKeywords(plurals->rules, &status);
	const char *name;

	while (U_SUCCESS(status) && (name = uenum_next(names, NULL, &status)))
		plurals->used[find(name)] = true;
	uenum_close(names);
}

struct plurals *
plurals_new(const char *tag)
{
	struct plurals *plurals = xcalloc(1, sizeof(*plurals));
	UErrorCode status = U_ZERO_ERROR;

	plurals->rules = uplrules_open(tag, &status);
	if (U_FAILURE(status))
		plurals->rules = NULL;
	plurals->used[PLURAL_OTHER] = true;
	if (plurals->rules)
		read_used(plurals);
	for (long i = 0; i < SMALL; i++)
		plurals->small[i] = (unsigned char)ask(plurals, i);
	return plurals;
}

void
plurals_free(struct plurals *plurals)
{
	if (!plurals)
		return;
	uplrules_close(plurals->rules);
	free(plurals);
}

enum plural
plural_of(const struct plurals *plurals, long number)
{
	return number >= 0 && number < SMALL ? (enum plural)plurals->small[number]
					     : ask(plurals, number);
}

bool
plural_is_used(const struct plurals *plurals, enum plural plural)
{
	return plurals->used[plural];
}
