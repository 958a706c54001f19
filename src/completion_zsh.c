#include "completion.h"

static const char foot[] =
    "\tesac\n"
    "}\n"
    "\n"
    "# As an autoloaded file it is the function; when it is sourced it is registered.\n"
    "if [[ $funcstack[1] == _rmgen ]]; then\n"
    "\t_rmgen \"$@\"\n"
    "else\n"
    "\tcompdef _rmgen rmgen\n"
    "fi\n";

/* Text inside single quotes, where `special` characters get a backslash. */
static void
put_quoted(struct buf *out, const char *text, const char *special)
{
	for (; *text; text++) {
		if (*text == '\'') {
			buf_puts(out, "'\\''");
			continue;
		}
		if (strchr(special, *text))
			buf_putc(out, '\\');
		buf_putc(out, *text);
	}
}

static const struct completion_style style = {
    .folders = "_files -/",
    .files = "_files",
    .words = "(",
    .words_end = ")",
};

static void
put_option(struct buf *out, const struct option_row *row, const command_run *commands)
{
	const char *many = row->type == OPTION_LIST ? "*" : "";

	buf_puts(out, " \\\n\t\t\t");
	if (row->letter)
		buf_printf(out, "'%s(-%c --%s)'{-%c,--%s}'[", many, row->letter, row->name,
		    row->letter, row->name);
	else
		buf_printf(out, "'%s--%s[", many, row->name);
	put_quoted(out, row->what, "[]\\");
	buf_putc(out, ']');
	if (row->type != OPTION_FLAG) {
		buf_printf(out, ":%s:", row->metavar);
		completion_put(out, &style, completion_kind(row->metavar), row, commands);
	}
	buf_putc(out, '\'');
}

static void
put_options(struct buf *out, enum command_id id, const command_run *commands)
{
	const struct option_row *rows;
	size_t len;

	rows = options_rows(&len);
	for (size_t i = 0; i < len; i++)
		if (option_fits(&rows[i], id))
			put_option(out, &rows[i], commands);
}

static void
put_command(struct buf *out, const struct command *command, const command_run *commands)
{
	buf_printf(out, "\t%s)\n\t\t_arguments -s", command->name);
	put_options(out, command->id, commands);
	if (*command->args) {
		buf_printf(out, " \\\n\t\t\t'%s:", command->min_args ? "1" : "1:");
		/* one colon more marks an argument that may be left out */
		put_quoted(out, command->args, "[]\\:");
		buf_putc(out, ':');
		completion_put(out, &style, completion_kind(command->args), NULL, commands);
		buf_putc(out, '\'');
	}
	buf_puts(out, " ;;\n");
}

void
completion_zsh(struct buf *out, const command_run *commands)
{
	const struct command *table = options_commands(NULL);

	buf_puts(out, "#compdef rmgen\n"
		      "# Completions of rmgen for zsh; made by: rmgen completion zsh\n"
		      "_rmgen() {\n"
		      "\tlocal curcontext=$curcontext state line\n"
		      "\tlocal -a commands\n"
		      "\ttypeset -A opt_args\n"
		      "\tcommands=(\n");
	for (size_t i = 0; i < COMMANDS - 1; i++) {
		if (!commands[table[i].id])
			continue;
		buf_printf(out, "\t\t'%s:", table[i].name);
		put_quoted(out, table[i].what, "\\:");
		buf_puts(out, "'\n");
	}
	buf_puts(out, "\t)\n\t_arguments -C -s");
	put_options(out, COMMAND_NONE, commands);
	buf_puts(out, " \\\n\t\t\t'1:command:->command' '*::argument:->argument'\n"
		      "\tcase $state in\n"
		      "\tcommand) _describe 'command' commands; return ;;\n"
		      "\tesac\n"
		      "\t[[ $state == argument ]] || return\n"
		      "\tcurcontext=${curcontext%:*:*}:rmgen-$words[1]:\n"
		      "\tcase $words[1] in\n");
	for (size_t i = 0; i < COMMANDS - 1; i++)
		if (commands[table[i].id])
			put_command(out, &table[i], commands);
	buf_puts(out, foot);
}
