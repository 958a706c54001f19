/* Diagnostics as data. Every stage adds to a list and goes on; only main.c prints and exits.
 * A list belongs to one thread at a time: each page has its own, merged in page order, so that
 * the outcome does not depend on the number of threads.
 *
 * The policy of exit codes: a DIAG_ERROR is a page that cannot be shown as it was meant (the rest
 * is published, status 1); a DIAG_FATAL publishes nothing and carries its exit status. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum diag_level { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR, DIAG_FATAL };

/* Exit status of the program. */
enum exit_status {
	EXIT_GOOD = 0,
	EXIT_CONTENT = 1, /* errors in content */
	EXIT_USAGE = 2,   /* command line, configuration, theme, output folder that is not ours */
	EXIT_BUSY = 3,    /* another build runs */
	EXIT_IO = 4,      /* reading or writing failed */
};

/* Where in a source: `line` and `col` are 1-based, 0 = unknown; `col` counts characters. */
struct diag_at {
	const char *path; /* as the user would name it; NULL when there is no file */
	unsigned line, col;
};

struct diag_item {
	enum diag_level level;
	enum exit_status status; /* of a DIAG_FATAL */
	const char *code;        /* static, kebab-case, e.g. "broken-link" */
	char *path;              /* owned; NULL when there is no file */
	unsigned line, col;
	char *message; /* owned: what was expected, what was seen */
	char *hint;    /* owned: what to do; NULL when the message says it */
};

struct diag {
	struct diag_item *items;
	size_t len, cap;
	size_t counts[DIAG_FATAL + 1]; /* by level */
};

#define DIAG_INIT                                                                                  \
	{                                                                                          \
		0                                                                                  \
	}

void diag_finish(struct diag *diag);

/* Adds an item. `hint` is the next step for the user, or NULL; it is copied. */
void diag_add(struct diag *diag, enum diag_level level, const char *code, struct diag_at at,
    const char *hint, const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* Adds a DIAG_FATAL that ends the program with `status`. */
void diag_fatal(struct diag *diag, enum exit_status status, const char *code, struct diag_at at,
    const char *hint, const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* The same for functions that take a format themselves; `status` counts for DIAG_FATAL only. */
void diag_addv(struct diag *diag, enum diag_level level, enum exit_status status, const char *code,
    struct diag_at at, const char *hint, const char *fmt, va_list ap);

/* Moves all items of `from` to the end of `diag`; `from` is empty afterwards. */
void diag_merge(struct diag *diag, struct diag *from);

/* Makes `level` of the items with this code that are below it. */
void diag_raise(struct diag *diag, const char *code, enum diag_level level);

/* Sorts by path, line, column, code; items that are equal keep their order. */
void diag_sort(struct diag *diag);

static inline bool
diag_failed(const struct diag *diag)
{
	return diag->counts[DIAG_FATAL] > 0;
}

#endif
