/* Where the program's own files lie: themes/, i18n/ and what else is installed with it. */
#ifndef CONF_DATADIR_H
#define CONF_DATADIR_H

/* The folder, absolute; the caller frees. Looked for in this order: $RMGEN_DATA; share/rmgen
 * beside the program's bin/; a folder above the program that holds i18n/en.yaml (a build tree);
 * the place given at compile time. NULL when none of them is there. */
char *datadir_find(void);

#endif
