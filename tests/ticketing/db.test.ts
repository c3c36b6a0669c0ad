import { dbContract } from '../contract/db.contract.ts';
import { databases } from './helpers/databases.ts';

for (const { name, open } of databases()) dbContract(name, open);
