/* Files that are part of the program: the build makes the strings (embed.py). */
#ifndef SERVE_FILES_H
#define SERVE_FILES_H

extern const char serve_reload_js[]; /* the script of serve_reload.js */
extern const char serve_wait_html[]; /* the page of serve_wait.html */

#endif
