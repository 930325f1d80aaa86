import { service } from "../action.js";

export const systemService = service({
  ping: { needs: "nothing", prepare: () => () => true },
});
