#!/usr/bin/env node
// Checked in, so that whoever installs the repository can link this command before anything is built.
import '../dist/main.js';
