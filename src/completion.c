#include "completion.h"

static const struct {
	const char *metavar;
	enum completion_kind kind;
} kinds[] = {
    {"DIR", COMPLETE_FOLDERS},
    {"FILE", COMPLETE_FILES},
    {"PATH", COMPLETE_FILES},
    {"PAGE", COMPLETE_FILES},
    {"COMMAND", COMPLETE_COMMANDS},
    {"SHELL", COMPLETE_SHELLS},
    {"FORMAT", COMPLETE_WORDS},
};

enum completion_kind
completion_kind(const char *metavar)
{
	struct slice name = slice_of(metavar);

	if (slice_starts(name, "[") && slice_ends(name, "]"))
		name = slice_from(name.ptr + 1, name.len - 2);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (slice_is(name, kinds[i].metavar))
			return kinds[i].kind;
	return COMPLETE_NOTHING;
}

/* The names of the commands with spaces between. */
static void
put_commands(struct buf *out, const command_run *commands)
{
	const struct command *table = options_commands(NULL);
	const char *space = "";

	for (size_t i = 0; i < COMMANDS - 1; i++) {
		if (!commands[table[i].id])
			continue;
		buf_printf(out, "%s%s", space, table[i].name);
		space = " ";
	}
}

void
completion_put(struct buf *out, const struct completion_style *style, enum completion_kind kind,
    const struct option_row *row, const command_run *commands)
{
	if (kind == COMPLETE_NOTHING)
		return;
	if (kind == COMPLETE_FOLDERS || kind == COMPLETE_FILES) {
		buf_puts(out, kind == COMPLETE_FOLDERS ? style->folders : style->files);
		return;
	}
	buf_puts(out, style->words);
	if (kind == COMPLETE_COMMANDS)
		put_commands(out, commands);
	else if (kind == COMPLETE_SHELLS)
		buf_puts(out, COMPLETION_SHELLS);
	else
		for (size_t i = 0; row->words && row->words[i]; i++)
			buf_printf(out, "%s%s", i ? " " : "", row->words[i]);
	buf_puts(out, style->words_end);
}
