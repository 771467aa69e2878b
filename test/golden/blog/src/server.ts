import { serve } from "@metatron/runtime";
import { controllers } from "./generated/controllers.ts";

/** Answers Metacontroller until SIGTERM; address, TLS and log level come from the environment. */
await serve({ controllers });
