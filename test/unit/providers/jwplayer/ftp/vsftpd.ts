/** A real FTP server: vsftpd, from Debian's package of that name, run as whoever runs the tests and on a port of its own. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";

const tls = fileURLToPath(new URL("../../../../fixtures/tls/", import.meta.url));

export interface FtpServer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** What clients call the folder for uploads, and where it is on this machine. */
  readonly folder: string;
  readonly path: string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Default: as the client likes, before the login. */
  readonly encryption?: "none" | "explicit" | "implicit";
  /** Commands that the server refuses, as in `REST`. */
  readonly refused?: readonly string[];
}

/** How long vsftpd may take to listen, in milliseconds. */
const patienceMs = 20_000;

export async function startVsftpd({
  encryption = "explicit",
  refused = [],
}: ServerOptions = {}): Promise<FtpServer> {
  installVsftpd();
  const home = await mkdtemp(join(tmpdir(), "upreel-vsftpd-"));
  const path = join(home, "root/incoming");
  await mkdir(path, { recursive: true });
  const [password, port] = ["correct horse battery staple", await freePort()];
  await writeFile(join(home, "passwords"), `${password}\n`);
  const settings = { ...settingsOf(home, port), ...encryptionOf(encryption) };
  const denied = refused.length > 0 ? { cmds_denied: refused.join(",") } : {};
  const lines = Object.entries({ ...settings, ...denied }).map(
    ([name, value]) => `${name}=${value}\n`,
  );
  await writeFile(join(home, "vsftpd.conf"), lines.join(""));
  // A group of its own: every connection is served by a process that would outlive the first one.
  const server = spawn("vsftpd", [join(home, "vsftpd.conf")], {
    detached: true,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, PATH: searchPath },
  });
  const ended = once(server, "close");
  await listening(port);
  return {
    ...{ port, password, path },
    user: "anonymous",
    folder: "incoming",
    async stop() {
      if (server.pid !== undefined) process.kill(-server.pid, "SIGKILL");
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Anonymous users with a password: the only users of vsftpd's own, who need no account on this machine. */
function settingsOf(home: string, port: number): Readonly<Record<string, string | number>> {
  return {
    listen: "YES",
    listen_address: "127.0.0.1",
    listen_port: port,
    background: "NO",
    run_as_launching_user: "YES",
    seccomp_sandbox: "NO",
    local_enable: "NO",
    anonymous_enable: "YES",
    secure_email_list_enable: "YES",
    email_password_file: join(home, "passwords"),
    anon_root: join(home, "root"),
    write_enable: "YES",
    anon_upload_enable: "YES",
    anon_other_write_enable: "YES",
    xferlog_enable: "NO",
    delay_failed_login: 0,
  };
}

function encryptionOf(encryption: "none" | "explicit" | "implicit") {
  if (encryption === "none") return { ssl_enable: "NO" };
  return {
    ssl_enable: "YES",
    allow_anon_ssl: "YES",
    force_anon_logins_ssl: "YES",
    force_anon_data_ssl: "YES",
    implicit_ssl: encryption === "implicit" ? "YES" : "NO",
    rsa_cert_file: join(tls, "cert.pem"),
    rsa_private_key_file: join(tls, "key.pem"),
  };
}

/** Servers are not on every user's path. */
const searchPath = `${process.env.PATH ?? ""}:/usr/sbin:/sbin`;

/** Several workers may come here at once: the lock lets one of them install it. */
const installation = `
  command -v vsftpd && exit 0
  $SUDO apt-get update -q && $SUDO apt-get install -q -y --no-install-recommends vsftpd
`;

/** Installs vsftpd where it is missing. @throws Error that says what to do where that is not possible. */
function installVsftpd(): void {
  const isRoot = process.getuid?.() === 0;
  const env = {
    ...process.env,
    PATH: searchPath,
    SUDO: isRoot ? "" : "sudo -n",
    DEBIAN_FRONTEND: "noninteractive",
    // No server of the machine's own is wanted.
    RUNLEVEL: "1",
  };
  if (spawnSync("sh", ["-c", "command -v vsftpd"], { env }).status === 0) return;
  const lock = join(tmpdir(), "upreel-vsftpd.lock");
  try {
    execFileSync("flock", [lock, "sh", "-c", installation], { env, stdio: "pipe" });
  } catch (cause) {
    const text =
      "these tests need a real FTP server, and vsftpd could not be installed: run `apt-get install vsftpd`, as root";
    throw new Error(text, { cause });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

async function listening(port: number): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    if (Date.now() > giveUpAt) throw new Error(`vsftpd does not listen on port ${port}`);
    await wait(10);
  }
}
