#include "man.h"

#include "conf/config_keys.h"

void
man_put_text(struct buf *out, const char *text)
{
	bool line_start = out->len == 0 || out->ptr[out->len - 1] == '\n';

	for (; *text; text++) {
		if (line_start && (*text == '.' || *text == '\''))
			buf_puts(out, "\\&");
		line_start = *text == '\n';
		switch (*text) {
		case '\\':
			buf_puts(out, "\\e");
			break;
		case '-':
			buf_puts(out, "\\-");
			break;
		case '\'':
			buf_puts(out, "\\(aq");
			break;
		case '`':
			buf_puts(out, "\\(ga");
			break;
		case '~':
			buf_puts(out, "\\(ti");
			break;
		case '^':
			buf_puts(out, "\\(ha");
			break;
		default:
			buf_putc(out, *text);
		}
	}
}

static void
put_option(struct buf *out, const struct option_row *row)
{
	buf_puts(out, ".TP\n");
	if (row->letter)
		buf_printf(out, "\\fB\\-%c\\fR, ", row->letter);
	buf_puts(out, "\\fB\\-\\-");
	man_put_text(out, row->name);
	buf_puts(out, "\\fR");
	if (row->metavar)
		buf_printf(out, " \\fI%s\\fR", row->metavar);
	buf_putc(out, '\n');
	man_put_text(out, row->what);
	buf_puts(out, ".\n");
}

void
man_options(struct buf *out)
{
	const struct option_row *rows;
	size_t len;

	rows = options_rows(&len);
	for (size_t i = 0; i < len; i++)
		if (!rows[i].commands)
			put_option(out, &rows[i]);
}

static void
put_command(struct buf *out, const struct command *command)
{
	const struct option_row *rows;
	size_t len;
	bool indented = false;

	buf_printf(out, ".SS rmgen %s", command->name);
	if (*command->args)
		buf_printf(out, " %s", command->args);
	buf_putc(out, '\n');
	man_put_text(out, command->what);
	buf_puts(out, ".\n");
	if (command->more) {
		buf_puts(out, ".PP\n");
		man_put_text(out, command->more);
		buf_putc(out, '\n');
	}
	rows = options_rows(&len);
	for (size_t i = 0; i < len; i++) {
		if (!rows[i].commands || !option_fits(&rows[i], command->id))
			continue;
		put_option(out, &rows[i]);
		indented = true;
	}
	if (!command->example)
		return;
	buf_puts(out, indented ? ".PP\nExamples:\n" : ".PP\nExamples:\n");
	buf_puts(out, ".PP\n.in +4n\n.nf\n");
	man_put_text(out, command->example);
	buf_puts(out, ".fi\n.in\n");
}

void
man_commands(struct buf *out, const command_run *commands)
{
	const struct command *table = options_commands(NULL);

	for (size_t i = 0; i < COMMANDS - 1; i++)
		if (commands[table[i].id])
			put_command(out, &table[i]);
}

/* What a value may be, in a few words. */
static void
put_type(struct buf *out, const struct config_key *key)
{
	static const char *const names[] = {
	    [CONFIG_TEXT] = "text",
	    [CONFIG_BOOL] = "true or false",
	    [CONFIG_NUMBER] = "number",
	    [CONFIG_WORD] = "",
	    [CONFIG_LIST] = "list of texts",
	    [CONFIG_MAP] = "map",
	};

	buf_puts(out, names[key->type]);
	if (key->type == CONFIG_NUMBER)
		buf_printf(out, " from %zu to %zu", key->min, key->max);
	for (size_t i = 0; key->type == CONFIG_WORD && key->words[i]; i++) {
		buf_puts(out, i ? " | " : "");
		man_put_text(out, key->words[i]);
	}
}

void
man_keys(struct buf *out)
{
	const struct config_key *keys;
	size_t len;

	keys = config_keys(&len);
	for (size_t i = 0; i < len; i++) {
		buf_puts(out, ".TP\n\\fB");
		for (const char *p = keys[i].path; *p; p++)
			buf_puts(out, *p == '*' ? "\\fR\\fINAME\\fR\\fB" : (char[]){*p, '\0'});
		buf_puts(out, "\\fR (");
		put_type(out, &keys[i]);
		buf_puts(out, keys[i].required ? ", required)\n" : ")\n");
		man_put_text(out, keys[i].what);
		buf_puts(out, ".\n");
	}
}
