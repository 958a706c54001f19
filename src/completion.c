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

void
completion_put_commands(struct buf *out, const command_run *commands)
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
completion_put_words(struct buf *out, const struct option_row *row)
{
	for (size_t i = 0; row->words && row->words[i]; i++)
		buf_printf(out, "%s%s", i ? " " : "", row->words[i]);
}
