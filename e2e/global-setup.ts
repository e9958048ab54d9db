// The tests run what is built; a build that is older than the sources is made anew first.
// oxlint-disable-next-line import/no-default-export -- the test runner takes this export of the module
export { buildWhenStale as default } from "../tools/run/setup.mjs";
