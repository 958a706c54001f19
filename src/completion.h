/* Scripts by which shells complete command lines of rmgen. */
#ifndef COMPLETION_H
#define COMPLETION_H

#include "base/buf.h"
#include "conf/options.h"

/* What may stand in the place of an option's value or of a command's argument. */
enum completion_kind {
	COMPLETE_NOTHING, /* no argument, or one that only the user knows */
	COMPLETE_FOLDERS,
	COMPLETE_FILES,
	COMPLETE_COMMANDS,
	COMPLETE_SHELLS,
	COMPLETE_WORDS, /* those of the option */
};

#define COMPLETION_SHELLS "bash zsh fish"

/* By the name that the help gives it: "DIR", "[FILE]". */
enum completion_kind completion_kind(const char *metavar);

/* Append the script for the commands that there are. */
void completion_bash(struct buf *out, const command_run *commands);
void completion_zsh(struct buf *out, const command_run *commands);
void completion_fish(struct buf *out, const command_run *commands);

/* How a shell is told what to offer. */
struct completion_style {
	const char *folders, *files;
	const char *words, *words_end; /* around a list of words */
};

/* Appends what makes a shell offer this kind; nothing for COMPLETE_NOTHING. `row` is needed for
 * COMPLETE_WORDS only. */
void completion_put(struct buf *out, const struct completion_style *style,
    enum completion_kind kind, const struct option_row *row, const command_run *commands);

#endif
