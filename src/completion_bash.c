#include "completion.h"

/* Bash 3.2 (macOS) has no `compopt` and no `mapfile`. */
static const char head[] =
    "# Completions of rmgen for bash; made by: rmgen completion bash\n"
    "_rmgen_words() {\n"
    "\tlocal IFS=$' \\t\\n'\n"
    "\tCOMPREPLY=($(compgen -W \"$1\" -- \"$cur\"))\n"
    "}\n"
    "\n"
    "_rmgen_paths() {\n"
    "\tlocal IFS=$'\\n'\n"
    "\tcompopt -o filenames 2>/dev/null\n"
    "\tCOMPREPLY=($(compgen \"$1\" -- \"$cur\"))\n"
    "}\n"
    "\n"
    "_rmgen() {\n"
    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= at=1\n"
    "\tCOMPREPLY=()\n"
    "\twhile ((at < COMP_CWORD)); do\n"
    "\t\tcase ${COMP_WORDS[at]} in\n";

/* Where a value is wanted: bash breaks --option=value into three words. */
static const char middle[] = "\t\t-*|=) ;;\n"
			     "\t\t*) command=${COMP_WORDS[at]}; break ;;\n"
			     "\t\tesac\n"
			     "\t\t((at++))\n"
			     "\tdone\n"
			     "\tif [[ $cur == = ]]; then\n"
			     "\t\tcur=\n"
			     "\telif [[ $prev == = ]]; then\n"
			     "\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n"
			     "\tfi\n"
			     "\tcase $command:$prev in\n";

static const struct completion_style style = {
    .folders = " _rmgen_paths -d",
    .files = " _rmgen_paths -f",
    .words = " _rmgen_words '",
    .words_end = "'",
};

/* The options that take a value, so that the value is not taken for the command. */
static void
put_skips(struct buf *out)
{
	const struct option_row *rows;
	const char *bar = "";
	size_t len;

	rows = options_rows(&len);
	buf_puts(out, "\t\t");
	for (size_t i = 0; i < len; i++) {
		if (rows[i].type == OPTION_FLAG)
			continue;
		if (rows[i].letter)
			buf_printf(out, "%s-%c|--%s", bar, rows[i].letter, rows[i].name);
		else
			buf_printf(out, "%s--%s", bar, rows[i].name);
		bar = "|";
	}
	buf_puts(out, ") [[ ${COMP_WORDS[at+1]} == = ]] && ((at++)); ((at++)) ;;\n");
}

/* Appends "|build:-d|build:--destination" for the commands that there are. */
static void
put_places(struct buf *out, const struct option_row *row, const command_run *commands)
{
	const struct command *table = options_commands(NULL);

	for (size_t i = 0; i < (row->commands ? COMMANDS - 1 : 1); i++) {
		const char *name = row->commands ? table[i].name : "*";

		if (row->commands && !(commands[table[i].id] && option_fits(row, table[i].id)))
			continue;
		if (row->letter)
			buf_printf(out, "|%s:-%c", name, row->letter);
		buf_printf(out, "|%s:--%s", name, row->name);
	}
}

static void
put_values(struct buf *out, const command_run *commands)
{
	const struct option_row *rows;
	size_t len;

	rows = options_rows(&len);
	for (size_t i = 0; i < len; i++) {
		enum completion_kind kind = completion_kind(rows[i].metavar);
		struct buf places = BUF_INIT;

		if (rows[i].type != OPTION_FLAG)
			put_places(&places, &rows[i], commands);
		if (places.len) {
			buf_printf(out, "\t%s)", places.ptr + 1);
			completion_put(out, &style, kind, &rows[i], commands);
			buf_puts(out, kind ? "; return ;;\n" : " return ;;\n");
		}
		buf_finish(&places);
	}
	buf_puts(out, "\tesac\n");
}

static void
put_options(struct buf *out, enum command_id id)
{
	const struct option_row *rows;
	size_t len;

	rows = options_rows(&len);
	for (size_t i = 0; i < len; i++)
		if (option_fits(&rows[i], id)) {
			if (rows[i].letter)
				buf_printf(out, "-%c ", rows[i].letter);
			buf_printf(out, "--%s ", rows[i].name);
		}
	buf_truncate(out, out->len - 1);
}

static void
put_command(struct buf *out, const struct command *command, const command_run *commands)
{
	buf_printf(out, "\t%s:-*) _rmgen_words '", command->name);
	put_options(out, command->id);
	buf_puts(out, "' ;;\n");
	if (completion_kind(command->args) == COMPLETE_NOTHING)
		return;
	buf_printf(out, "\t%s:*)", command->name);
	completion_put(out, &style, completion_kind(command->args), NULL, commands);
	buf_puts(out, " ;;\n");
}

void
completion_bash(struct buf *out, const command_run *commands)
{
	const struct command *table = options_commands(NULL);

	buf_puts(out, head);
	put_skips(out);
	buf_puts(out, middle);
	put_values(out, commands);
	buf_puts(out, "\tcase $command:$cur in\n");
	for (size_t i = 0; i < COMMANDS - 1; i++)
		if (commands[table[i].id])
			put_command(out, &table[i], commands);
	buf_puts(out, "\t:-*) _rmgen_words '");
	put_options(out, COMMAND_NONE);
	buf_puts(out, " --version' ;;\n\t:*)");
	completion_put(out, &style, COMPLETE_COMMANDS, NULL, commands);
	buf_puts(out, " ;;\n\tesac\n}\n\ncomplete -F _rmgen rmgen\n");
}
