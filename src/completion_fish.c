#include "completion.h"

static void
put_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *text);
	}
}

static const struct completion_style style = {
    .folders = " -a '(__fish_complete_directories)'",
    .files = " -F",
    .words = " -a '",
    .words_end = "'",
};

/* The commands that have the option, as a condition; nothing for an option of all. */
static void
put_condition(struct buf *out, const struct option_row *row, const command_run *commands)
{
	const struct command *table = options_commands(NULL);

	if (!row->commands)
		return;
	buf_puts(out, " -n '__fish_seen_subcommand_from");
	for (size_t i = 0; i < COMMANDS - 1; i++)
		if (commands[table[i].id] && option_fits(row, table[i].id))
			buf_printf(out, " %s", table[i].name);
	buf_putc(out, '\'');
}

/* True when one of the commands that there are has the option. */
static bool
is_used(const struct option_row *row, const command_run *commands)
{
	const struct command *table = options_commands(NULL);

	for (size_t i = 0; i < COMMANDS - 1; i++)
		if (commands[table[i].id] && option_fits(row, table[i].id))
			return true;
	return false;
}

static void
put_option(struct buf *out, const struct option_row *row, const command_run *commands)
{
	if (!is_used(row, commands))
		return;
	buf_puts(out, "complete -c rmgen");
	put_condition(out, row, commands);
	if (row->letter)
		buf_printf(out, " -s %c", row->letter);
	buf_printf(out, " -l %s", row->name);
	if (row->type != OPTION_FLAG) {
		enum completion_kind kind = completion_kind(row->metavar);

		buf_puts(out, kind == COMPLETE_FILES ? " -r" : " -x");
		completion_put(out, &style, kind, row, commands);
	}
	buf_puts(out, " -d '");
	put_text(out, row->what);
	buf_puts(out, "'\n");
}

static void
put_command(struct buf *out, const struct command *command, const command_run *commands)
{
	buf_printf(out, "complete -c rmgen -n __fish_use_subcommand -a %s -d '", command->name);
	put_text(out, command->what);
	buf_puts(out, "'\n");
	if (completion_kind(command->args) == COMPLETE_NOTHING)
		return;
	buf_printf(out, "complete -c rmgen -n '__fish_seen_subcommand_from %s'", command->name);
	completion_put(out, &style, completion_kind(command->args), NULL, commands);
	buf_putc(out, '\n');
}

void
completion_fish(struct buf *out, const command_run *commands)
{
	const struct command *table = options_commands(NULL);
	const struct option_row *rows;
	size_t len;

	buf_puts(out, "# Completions of rmgen for fish; made by: rmgen completion fish\n"
		      "complete -c rmgen -f\n");
	for (size_t i = 0; i < COMMANDS - 1; i++)
		if (commands[table[i].id])
			put_command(out, &table[i], commands);
	rows = options_rows(&len);
	for (size_t i = 0; i < len; i++)
		put_option(out, &rows[i], commands);
}
