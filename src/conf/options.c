#include "conf/options.h"

#include "base/mem.h"
#include "base/path.h"
#include "conf/suggest.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define SEE_HELP "rmgen help lists commands, and rmgen help COMMAND the options of one"

/* An option as it was found: which, how it was spelled, and what it was given. */
struct use {
	const struct option_row *row;
	char spelled[64];
	const char *value;
};

struct parser {
	struct options *options;
	struct diag *diag;
	char **argv;
	int argc, next;
	enum command_id command; /* known before the options are read */
	bool failed;
};

static void __attribute__((format(printf, 3, 4)))
fail(struct parser *p, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_addv(
	    p->diag, DIAG_FATAL, EXIT_USAGE, "usage", (struct diag_at){NULL, 0, 0}, hint, fmt, ap);
	va_end(ap);
	p->failed = true;
}

const struct command *
options_find_command(const command_run *commands, struct slice name)
{
	const struct command *table = options_commands(NULL);

	for (size_t i = 0; i < COMMANDS - 1; i++)
		if (commands[table[i].id] && slice_is(name, table[i].name))
			return &table[i];
	return NULL;
}

static void *
field(struct parser *p, const struct option_row *row)
{
	return (char *)p->options + row->offset;
}

static void
append(struct option_list *list, const char *item)
{
	list->items = xgrow(list->items, list->len, &list->cap, sizeof(*list->items));
	list->items[list->len++] = item;
}

static void
set_number(struct parser *p, const struct use *use)
{
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(use->value, &end, 10);
	if (errno || *end || end == use->value || use->value[0] == '-' || value < use->row->min ||
	    value > use->row->max)
		fail(p, "give such a number, or leave the option out",
		    "%s takes a number from %u to %u, not \"%s\"", use->spelled, use->row->min,
		    use->row->max, use->value);
	else
		*(unsigned *)field(p, use->row) = (unsigned)value;
}

static void
set_word(struct parser *p, const struct use *use)
{
	const char *const *words = use->row->words, *near;
	size_t len = 0;
	char *hint;

	while (words[len] && strcmp(words[len], use->value) != 0)
		len++;
	if (words[len]) {
		*(int *)field(p, use->row) = (int)len;
		return;
	}
	near = suggest_from(slice_of(use->value), words, len);
	hint = near ? xasprintf("did you mean \"%s\"?", near) : NULL;
	fail(p, hint ? hint : "write one of these, or leave the option out",
	    "%s takes %s, not \"%s\"", use->spelled, use->row->what, use->value);
	free(hint);
}

static void
set(struct parser *p, const struct use *use)
{
	switch (use->row->type) {
	case OPTION_FLAG:
		*(bool *)field(p, use->row) = true;
		break;
	case OPTION_TEXT:
		if (!*use->value)
			fail(p, "write it behind the option, or leave the option out",
			    "%s needs a value that is not empty", use->spelled);
		*(const char **)field(p, use->row) = use->value;
		break;
	case OPTION_NUMBER:
		set_number(p, use);
		break;
	case OPTION_WORD:
		set_word(p, use);
		break;
	case OPTION_LIST:
		append(field(p, use->row), use->value);
		break;
	}
}

/* Finds an option by name or letter, first among the command's; else any of that spelling. */
static const struct option_row *
find(const struct parser *p, struct slice name, char letter)
{
	const struct option_row *any = NULL, *rows;
	size_t len;

	rows = options_rows(&len);
	for (size_t i = 0; i < len; i++) {
		if (letter ? rows[i].letter != letter : !slice_is(name, rows[i].name))
			continue;
		if (option_fits(&rows[i], p->command))
			return &rows[i];
		any = any ? any : &rows[i];
	}
	return any;
}

static const char *
nearest(const struct parser *p, struct slice name)
{
	const struct option_row *rows;
	struct suggest search;
	size_t len;

	rows = options_rows(&len);
	suggest_init(&search, name);
	for (size_t i = 0; i < len; i++)
		if (option_fits(&rows[i], p->command))
			suggest_offer(&search, rows[i].name);
	return search.best;
}

static void
fail_unknown(struct parser *p, const char *spelled, const char *near)
{
	const struct command *command = p->options->command;
	char *hint = NULL;

	if (near)
		hint = xasprintf("did you mean --%s?", near);
	else if (command)
		hint = xasprintf("rmgen help %s lists its options", command->name);
	fail(p, hint ? hint : SEE_HELP, "unknown option %s", spelled);
	free(hint);
}

/* Takes the value from the next argument if there must be one; then stores the option. */
static void
apply(struct parser *p, struct use *use)
{
	const struct command *command = p->options->command;
	char *hint;

	if (use->row->type == OPTION_FLAG && use->value) {
		fail(p,
		    "leave out what stands behind the =", "%s takes no value, but was given \"%s\"",
		    use->spelled, use->value);
		return;
	}
	if (use->row->type != OPTION_FLAG && !use->value && p->next < p->argc)
		use->value = p->argv[p->next++];
	if (use->row->type != OPTION_FLAG && !use->value) {
		fail(p, "write it behind the option, with a space or = between",
		    "%s needs a value: %s", use->spelled, use->row->metavar);
		return;
	}
	if (command && !option_fits(use->row, command->id)) {
		hint = xasprintf("rmgen help %s lists its options", command->name);
		fail(p, hint, "%s is no option of rmgen %s", use->spelled, command->name);
		free(hint);
		return;
	}
	set(p, use);
}

static void
read_long(struct parser *p, const char *arg)
{
	const char *equals = strchr(arg, '=');
	struct slice name = equals ? slice_from(arg, (size_t)(equals - arg)) : slice_of(arg);
	struct use use = {.row = find(p, name, '\0'), .value = equals ? equals + 1 : NULL};

	snprintf(use.spelled, sizeof(use.spelled), "--%.*s", SLICE_ARG(slice_head(name, 40)));
	if (use.row)
		apply(p, &use);
	else
		fail_unknown(p, use.spelled, nearest(p, name));
}

/* A cluster of letters; the first that takes a value takes the rest of it. */
static void
read_short(struct parser *p, const char *letters)
{
	for (; *letters; letters++) {
		struct use use = {.row = find(p, slice_of(""), *letters)};

		snprintf(use.spelled, sizeof(use.spelled), "-%c", *letters);
		if (!use.row) {
			/* The whole, because it may be a long option with one dash. */
			snprintf(use.spelled, sizeof(use.spelled), "-%.40s", letters);
			fail_unknown(
			    p, use.spelled, letters[1] ? nearest(p, slice_of(letters)) : NULL);
			return;
		}
		if (use.row->type != OPTION_FLAG && letters[1]) {
			use.value = letters + 1 + (letters[1] == '=');
			apply(p, &use);
			return;
		}
		apply(p, &use);
	}
}

/* The index of the command among the arguments, or 0. Options may stand before it, and decide
 * what is an option's value. */
static int
find_command(const struct parser *p)
{
	for (int i = 1; i < p->argc; i++) {
		const char *arg = p->argv[i];
		const struct option_row *row = NULL;

		if (strcmp(arg, "--") == 0)
			return i + 1 < p->argc ? i + 1 : 0;
		if (arg[0] != '-' || !arg[1])
			return i;
		if (arg[1] == '-')
			row = strchr(arg, '=') ? NULL : find(p, slice_of(arg + 2), '\0');
		for (size_t j = 1; arg[1] != '-' && arg[j]; j++) {
			row = find(p, slice_of(""), arg[j]);
			if (!row || row->type == OPTION_FLAG)
				continue;
			if (arg[j + 1])
				row = NULL;
			break;
		}
		i += row && row->type != OPTION_FLAG;
	}
	return 0;
}

static void
take_command(struct parser *p, const char *name)
{
	const struct command *table = options_commands(NULL);
	struct suggest search;
	char *hint;

	p->options->command = options_find_command(p->options->commands, slice_of(name));
	if (p->options->command) {
		p->command = p->options->command->id;
		return;
	}
	suggest_init(&search, slice_of(name));
	for (size_t i = 0; i < COMMANDS - 1; i++)
		if (p->options->commands[table[i].id])
			suggest_offer(&search, table[i].name);
	hint = search.best ? xasprintf("did you mean \"%s\"?", search.best) : NULL;
	fail(p, hint ? hint : SEE_HELP, "unknown command \"%.60s\"", name);
	free(hint);
}

static void
check_args(struct parser *p)
{
	const struct command *command = p->options->command;
	size_t given = p->options->args.len;
	char *hint;

	if (!command || p->options->help ||
	    (given >= command->min_args && given <= command->max_args))
		return;
	hint = xasprintf("usage: rmgen %s [options]%s%s", command->name, *command->args ? " " : "",
	    command->args);
	if (given < command->min_args)
		fail(p, hint, "rmgen %s needs %s", command->name, command->args);
	else
		fail(p, hint, "rmgen %s takes no argument \"%.60s\"", command->name,
		    p->options->args.items[command->max_args]);
	free(hint);
}

static void
read_all(struct parser *p, int command_at)
{
	bool only_args = false;

	for (p->next = 1; p->next < p->argc;) {
		const char *arg = p->argv[p->next++];

		if (p->next - 1 == command_at)
			continue;
		if (only_args || arg[0] != '-' || !arg[1])
			append(&p->options->args, arg);
		else if (strcmp(arg, "--") == 0)
			only_args = true;
		else if (strcmp(arg, "--version") == 0 || strcmp(arg, "-V") == 0)
			p->options->command =
			    options_find_command(p->options->commands, SLICE("version"));
		else if (arg[1] == '-')
			read_long(p, arg + 2);
		else
			read_short(p, arg + 1);
	}
}

bool
options_parse(struct options *ret_options, int argc, char **argv, const command_run *commands,
    struct diag *diag)
{
	struct parser p = {.options = ret_options, .diag = diag, .argv = argv, .argc = argc};
	int command_at;

	*ret_options = (struct options){.commands = commands};
	ret_options->program = argc > 0 ? path_base(slice_of(argv[0])).ptr : "rmgen";
	command_at = find_command(&p);
	if (command_at)
		take_command(&p, argv[command_at]);
	read_all(&p, command_at);
	check_args(&p);
	return !p.failed;
}

void
options_finish(struct options *options)
{
	free(options->args.items);
	free(options->allow_hosts.items);
	options->args = options->allow_hosts = (struct option_list){0};
}
