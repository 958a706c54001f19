#include "conf/options.h"

enum { COLUMN = 28 }; /* at which explanations begin */

static void
pad(struct buf *out, size_t used, size_t to)
{
	do
		buf_putc(out, ' ');
	while (++used < to);
}

static void
put_option(struct buf *out, const struct option_row *row)
{
	size_t start = out->len;

	if (row->letter)
		buf_printf(out, "  -%c, --%s", row->letter, row->name);
	else
		buf_printf(out, "      --%s", row->name);
	if (row->metavar)
		buf_printf(out, " %s", row->metavar);
	if (out->len - start >= COLUMN) {
		buf_putc(out, '\n');
		start = out->len;
	}
	pad(out, out->len - start, COLUMN);
	buf_printf(out, "%s\n", row->what);
}

static void
put_options(struct buf *out, enum command_id command, bool general)
{
	const struct option_row *rows;
	bool any = false;
	size_t len;

	rows = options_rows(&len);
	for (size_t i = 0; i < len; i++) {
		if (!rows[i].commands != general || !option_fits(&rows[i], command))
			continue;
		if (!any)
			buf_puts(out, general ? "\nGeneral options:\n" : "\nOptions:\n");
		any = true;
		put_option(out, &rows[i]);
	}
}

static void
put_indented(struct buf *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		if (p == text || p[-1] == '\n')
			buf_puts(out, "  ");
		buf_putc(out, *p);
	}
}

static void
put_command(struct buf *out, const struct command *command)
{
	buf_printf(out, "rmgen %s: %s\n\nUsage: rmgen %s [options]%s%s\n", command->name,
	    command->what, command->name, *command->args ? " " : "", command->args);
	if (command->more)
		buf_printf(out, "\n%s\n", command->more);
	put_options(out, command->id, false);
	put_options(out, command->id, true);
	if (command->example) {
		buf_puts(out, "\nExamples:\n");
		put_indented(out, command->example);
	}
}

static void
put_overview(struct buf *out, const struct options *options)
{
	const struct command *table = options_commands(NULL);

	buf_puts(out, "rmgen makes a site of learning roadmaps from Markdown.\n\n"
		      "Usage: rmgen COMMAND [options]\n\nCommands:\n");
	for (size_t i = 0; i < COMMANDS - 1; i++) {
		size_t start = out->len;

		if (!options->commands[table[i].id])
			continue;
		buf_printf(out, "  %s %s", table[i].name, table[i].args);
		pad(out, out->len - start, COLUMN - 4);
		buf_printf(out, "%s\n", table[i].what);
	}
	put_options(out, COMMAND_NONE, true);
	buf_puts(out, "\nrmgen help COMMAND explains one, with its options and examples.\n");
}

void
options_help(struct buf *out, const struct options *options, const struct command *command)
{
	if (command)
		put_command(out, command);
	else
		put_overview(out, options);
}
