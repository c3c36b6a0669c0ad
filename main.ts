#!/usr/bin/env node
process.stdout.write('harbinger\n');
