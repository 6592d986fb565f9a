// `linli run` against a fake Bot API of other people: /start, a repair, a claim, a closing.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import TelegramServer from "telegram-test-api";

const LINLI = process.argv[2];
const TOKEN = "4242:the-token-of-a-bot-on-loopback";
const PATIENCE = 20_000;

const Server = TelegramServer.default ?? TelegramServer;
const server = new Server({ port: 9071, host: "127.0.0.1" });
await server.start();
const folder = mkdtempSync(join(tmpdir(), "linli-foreign-"));
const environment = {
  ...process.env,
  LINLI_DATA_DIR: folder,
  LINLI_HTTP_PORT: "9072",
  LINLI_TELEGRAM_TOKEN: TOKEN,
  LINLI_TELEGRAM_API_BASE: server.config.apiURL,
};

/** Somebody with a telephone: says, presses, and reads what the bot has said. */
class Phone {
  constructor(id, name) {
    this.name = name;
    this.client = server.getClient(TOKEN, { userId: id, chatId: id, firstName: name, userName: `user${id}` });
    this.id = id;
    this.seen = new Set();
  }
  async says(text) {
    console.log(`${this.name} > ${text}`);
    const message = text.startsWith("/") ? this.client.makeCommand(text) : this.client.makeMessage(text);
    await (text.startsWith("/") ? this.client.sendCommand(message) : this.client.sendMessage(message));
  }
  async presses(label) {
    for (const one of this.heard().reverse()) {
      for (const button of (one.message.reply_markup?.inline_keyboard ?? []).flat()) {
        if (!button.text.includes(label)) continue;
        console.log(`${this.name} > [${button.text}]`);
        const on = { message_id: one.messageId, date: Math.floor(one.time / 1000) };
        return this.client.sendCallback(this.client.makeCallbackQuery(button.callback_data, { message: on }));
      }
    }
    throw new Error(`${this.name} finds no [${label}]`);
  }
  heard() {
    return server.storage.botMessages.filter((one) => String(one.message.chat_id) === String(this.id));
  }
  async hears(words) {
    for (const began = Date.now(); Date.now() - began < PATIENCE; await pause(50)) {
      const one = this.heard().find((it) => !this.seen.has(it) && it.message.text.includes(words));
      if (one === undefined) continue;
      this.seen.add(one);
      console.log(`${this.name} < ${one.message.text.replaceAll("\n", " / ")}`);
      return one;
    }
    throw new Error(`${this.name} waits in vain for ${words}`);
  }
  async offered(label) {
    for (const began = Date.now(); Date.now() - began < PATIENCE; await pause(50)) {
      if (JSON.stringify(this.heard().map((one) => one.message.reply_markup)).includes(label)) return;
    }
    throw new Error(`${this.name} is never offered ${label}`);
  }
}

execFileSync(LINLI, ["seed", "demo"], { env: environment });
const invited = execFileSync(LINLI, ["invite", "--role", "grid_worker", "--grid", "A1", "--name", "王芳"], { env: environment });
const code = invited.toString().match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0];
const program = spawn(LINLI, ["run"], { env: environment, stdio: ["ignore", "inherit", "inherit"] });
try {
  const [li, wang] = [new Phone(7001, "李"), new Phone(7002, "王芳")];
  await wang.says("/start");
  await wang.hears("小助手");
  await wang.says(code);
  await wang.hears("王芳");
  await li.says("/start");
  await li.hears("小助手");
  await li.says("桂园小区1号楼2单元楼道灯坏了");
  await li.hears("报修");
  await li.presses("提交");
  await li.hears("已收到");
  await wang.hears("照明");
  await wang.presses("我来接");
  await li.hears("王芳已接单");
  await wang.offered("出发");
  await wang.presses("出发");
  await li.hears("已出发");
  await wang.offered("到现场");
  await wang.presses("到现场");
  await li.hears("已到现场");
  await wang.offered("办结");
  await wang.presses("办结");
  await wang.hears("拍");
  await wang.presses("没法拍照");
  await wang.offered("已修好");
  await wang.presses("已修好");
  await li.hears("满意吗");
  await li.presses("满意");
  await li.hears("谢谢");
  console.log("everything came true");
} finally {
  program.kill("SIGTERM");
  await new Promise((ended) => program.on("exit", ended));
  await server.stop();
  rmSync(folder, { recursive: true });
}
