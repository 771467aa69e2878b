import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { metatronWith } from "../../support/cli.ts";
import { crdText } from "../../support/crds.ts";
import { linkDependencies } from "../../support/installed.ts";
import { createTestIo, type TestIo } from "../../support/io.ts";
import { writeProject } from "../../support/new-project.ts";

const program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
if (program === undefined)
  console.warn("no chromium in /usr/bin: the tests of metatron dev's page are skipped");

const controller = (replicas: string): string => `import { compositeController } from "@metatron/runtime";
import { container, deployment, service } from "@metatron/runtime/resources";
import { blog } from "../generated/blog.ts";

export default compositeController(blog, {
  sync({ parent }) {
    const { name } = parent.metadata;
    const app = deployment(name, { replicas: ${replicas}, containers: [container("app", { image: parent.spec?.image ?? "none" })] });
    return { status: {}, children: [app, service(name, { selects: app, ports: { http: 80 } })] };
  },
});
`;

const hostile = '<img src=x onerror="document.title=1">';
const blog = (name: string, more = ""): string =>
  `apiVersion: example.org/v1\nkind: Blog\nmetadata:\n  name: ${name}\n${more}spec:\n  image: app:1\n`;

describe.skipIf(program === undefined)("the page of metatron dev in a browser", () => {
  let root = "";
  let io: TestIo;
  let ran: ReturnType<typeof metatronWith>;
  let url = "";
  let browser: Browser;
  let page: Page;
  const source = (): string => join(root, "src/controllers/blog.ts");

  beforeAll(async () => {
    root = await writeProject({ crd: crdText() });
    linkDependencies(root);
    writeFileSync(source(), controller("1"));
    const annotated = `  annotations:\n    note: '${hostile}'\n    link: 'javascript:alert(1)'\n`;
    writeFileSync(join(root, "examples/blog.yaml"), blog("first", annotated));
    io = createTestIo(root);
    ran = metatronWith(io, "dev", "--port", "0");
    url = (await io.until(/metatron dev: (\S+)/))[1] ?? "";
    await io.until(/Waiting for a change/);
    expect(io.said.stderr).not.toContain("error");
    // The tests may run as root, where Chromium has no sandbox of its own.
    browser = await chromium.launch({ executablePath: program ?? "", args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    await page.goto(url);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    io?.interrupt();
    expect((await ran).code).toBe(0);
    rmSync(join(root, ".."), { recursive: true, force: true });
  });

  const node = (kind: string) => page.locator(".node", { hasText: kind });

  test("shows the parent, its children and why each hook was called", async () => {
    await node("Deployment").waitFor();
    expect(await page.locator(".node").count()).toBe(3);
    await expect.poll(async () => await page.locator(".call").first().innerText()).toContain("child");
    expect(await page.locator(".call").last().innerText()).toContain("Blog/first was created");
    await node("Deployment").click();
    await page.locator("aside h2", { hasText: "Deployment/first" }).waitFor();
    expect(await page.locator("aside pre").innerText()).toContain("replicas: 1");
    expect(page.url()).toContain("object=");
  });

  test("text of an object is text, whatever it says", async () => {
    await node("Blog").click();
    await page.locator("aside pre", { hasText: hostile }).waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).toContain("metatron dev");
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
  });

  test("a wrong value is marked with the API server's message, a right one is applied", async () => {
    await node("Blog").click();
    await page.getByRole("tab", { name: "Edit" }).click();
    const editor = page.locator(".cm-content");
    await editor.click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(`${blog("first")}  replicas: many\n`);
    await page.locator(".cm-lintRange-error").waitFor();
    await page.locator(".cm-lintRange-error").hover();
    await page.locator(".cm-diagnostic", { hasText: "spec.replicas" }).waitFor();
    await page.getByRole("button", { name: "Apply", exact: true }).click();
    await page.locator(".notes .problem", { hasText: "spec.replicas" }).waitFor();
    await editor.click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(blog("first").replace("app:1", "app:2"));
    await page.getByRole("button", { name: "Apply", exact: true }).click();
    await page.locator(".call", { hasText: "spec.image app:1 → app:2" }).waitFor();
  }, 60_000);

  test("an edit of the code shows which objects it changes, in every browser that looks", async () => {
    const other = await browser.newPage();
    await other.goto(url);
    await other.locator(".node").first().waitFor();
    const start = performance.now();
    writeFileSync(source(), controller("3"));
    const banner = page.locator(".banner", { hasText: "Deployment/first spec.replicas 1 → 3" });
    await banner.waitFor().catch(async (cause: unknown) => {
      const shown = await page.locator("header, .notes").allInnerTexts();
      throw new Error(`${shown.join("\n")}\n${io.said.stderr}\n${io.said.stdout}`, { cause });
    });
    console.info(`an edit of the code is on the page after ${Math.round(performance.now() - start)} ms`);
    await other.locator(".banner", { hasText: "1 of 3 objects" }).waitFor();
    await other.close();
    expect(io.said.stdout).toContain("Your change makes a difference to 1 of 3 objects:");
  }, 60_000);

  test("a compile error is told with its place while the last good build goes on", async () => {
    writeFileSync(source(), controller('"x" - 1 ?? missing'));
    await page.locator(".notes .problem", { hasText: "src/controllers/blog.ts" }).waitFor();
    expect(await page.locator(".node").count()).toBe(3);
    writeFileSync(source(), controller("3"));
    await expect.poll(async () => await page.locator(".notes .problem").count(), { timeout: 20_000 }).toBe(0);
  }, 60_000);

  test("a fault is followed by its finding", async () => {
    await page.getByLabel("Break something").selectOption({ label: "Next hook answers 500" });
    await page.getByRole("button", { name: "+30 min" }).waitFor();
    await node("Service").click();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: /finding/ }).click();
    await page.locator(".findings", { hasText: "hook-failed" }).waitFor();
  }, 60_000);

  test("axe finds nothing serious, light or dark, and nothing scrolls sideways at 400 pixels", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const looker = await browser.newContext({ viewport: { width: 400, height: 800 }, bypassCSP: true });
    for (const colorScheme of ["light", "dark"] as const)
      for (const tab of ["Object", "Edit", "History", "Findings"]) {
        const small = await looker.newPage();
        await small.emulateMedia({ colorScheme });
        await small.goto(`${url}#tab=${tab}`);
        await small.locator("aside .title").waitFor();
        if (tab === "Edit") await small.locator(".cm-content").waitFor();
        expect(await small.evaluate("document.documentElement.scrollWidth")).toBe(400);
        await small.evaluate(axe);
        const { violations } = await small.evaluate<{
          violations: { id: string; impact: string; nodes: { html: string }[] }[];
        }>("axe.run()");
        const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        expect(
          serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          `${tab}, ${colorScheme}`,
        ).toEqual([]);
        await small.close();
      }
  }, 120_000);

  test("500 parents: each interaction draws no more than what is seen, and says how long it took", async () => {
    const folder = mkdtempSync(join(tmpdir(), "metatron-many-"));
    const many = Array.from({ length: 500 }, (_each, index) =>
      blog(`blog-${String(index).padStart(3, "0")}`),
    );
    writeFileSync(join(folder, "many.yaml"), many.join("---\n"));
    const crowd = createTestIo(root);
    const running = metatronWith(crowd, "dev", "--port", "0", "-f", join(folder, "many.yaml"));
    const [, link = ""] = await crowd.until(/metatron dev: (\S+)/);
    await crowd.until(/Waiting for a change/);
    const large = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await large.goto(link);
    await large.locator(".row").first().waitFor();
    expect(await large.locator(".row").count()).toBeLessThan(60);
    const drawn = async (act: string): Promise<number> =>
      await large.evaluate<number>(`new Promise((resolve) => {
        const start = performance.now();
        ${act};
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
      })`);
    const type = (text: string): string =>
      `const field = document.getElementById("filter"); field.value = ${JSON.stringify(text)}; field.dispatchEvent(new Event("input", { bubbles: true }))`;
    const times: number[] = [];
    for (const act of [
      type("blog-4"),
      type("blog-499"),
      type(""),
      `document.querySelectorAll(".row")[7].click()`,
      `document.querySelector(".parents").scrollTop = 9000`,
      `document.querySelectorAll(".call")[3].click()`,
    ]) {
      times.push(await drawn(act));
      expect(await large.locator(".row").count()).toBeLessThan(60);
    }
    console.info(`500 parents: ${times.map((time) => Math.round(time)).join(", ")} ms`);
    await large.close();
    crowd.interrupt();
    await running;
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);
});
