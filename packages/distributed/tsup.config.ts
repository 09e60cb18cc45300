export { everyFileAnEntry as default } from '../../tsup.base.ts';
