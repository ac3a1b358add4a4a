import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Buffer } from 'node:buffer';

export interface HostileServer {
  readonly port: number;
  /** Paths asked for, in order. */
  readonly requests: string[];
  /** The whole header of the last request. */
  lastRequest(): string;
  openConnections(): number;
  close(): Promise<void>;
}

type Answer = (socket: Socket, request: string) => void;

const MEGABYTE = Buffer.alloc(1 << 20);
const BOMB = gzipSync(Buffer.alloc(64 << 20), { level: 9 });

function simple(status: string, headers: string[], body: string | Buffer = ''): Answer {
  return (socket) => {
    socket.write(`HTTP/1.1 ${status}\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`);
    socket.end(body);
  };
}

const sized = (body: string | Buffer, ...headers: string[]) =>
  simple('200 OK', [`Content-Length: ${Buffer.byteLength(body)}`, ...headers], body);
const redirect = (to: string, status = '302 Found') =>
  simple(status, [`Location: ${to}`, 'Content-Length: 0']);

/** Sends `chunk` as fast as it is taken, for ever. */
function endless(header: string): Answer {
  return (socket) => {
    socket.write(header);
    const send = () => {
      while (!socket.destroyed && socket.write(MEGABYTE));
    };
    socket.on('drain', send);
    send();
  };
}

const ANSWERS: Record<string, Answer> = {
  '/ok': sized(
    '%PDF-1.7 hola',
    'Content-Type: application/pdf',
    'ETag: "v1"',
    'Last-Modified: Tue, 03 Jun 2025 10:00:00 GMT',
  ),
  '/conditional': (socket, request) =>
    /if-none-match: "v1"/i.test(request)
      ? simple('304 Not Modified', ['ETag: "v1"'])(socket, request)
      : sized('first', 'ETag: "v1"')(socket, request),
  '/unasked-304': simple('304 Not Modified', []),
  '/chunked': simple(
    '200 OK',
    ['Transfer-Encoding: chunked'],
    '4\r\nhola\r\n6;x=y\r\n mundo\r\n0\r\nTrailer: x\r\n\r\n',
  ),
  '/chunked-broken': simple('200 OK', ['Transfer-Encoding: chunked'], '50\r\nhola'),
  '/close-delimited': simple('200 OK', [], 'until the end'),
  '/short': simple('200 OK', ['Content-Length: 1000'], 'too short'),
  '/long': simple('200 OK', ['Content-Length: 4'], 'holamundo'),
  '/two-lengths': simple('200 OK', ['Content-Length: 4', 'Content-Length: 9'], 'holamundo'),
  '/length-and-chunked': simple(
    '200 OK',
    ['Content-Length: 4', 'Transfer-Encoding: chunked'],
    '4\r\nhola\r\n0\r\n\r\n',
  ),
  '/announces-too-much': endless('HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n'),
  '/endless': endless('HTTP/1.1 200 OK\r\n\r\n'),
  '/endless-header': endless('HTTP/1.1 200 OK\r\nX: '),
  '/drip': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n');
    const timer = setInterval(() => socket.write('.'), 30);
    socket.on('close', () => clearInterval(timer));
  },
  '/silent-body': (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx'),
  '/silent': () => {},
  '/hangs-up': (socket) => socket.destroy(),
  '/garbage': (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
  '/switches': simple('101 Switching Protocols', ['Upgrade: x', 'Connection: upgrade']),
  '/gzip': (socket, request) => sized(gzipSync('comprimido'), 'Content-Encoding: gzip')(socket, request),
  '/gzip-cut': (socket, request) =>
    sized(gzipSync(MEGABYTE).subarray(0, 200), 'Content-Encoding: gzip')(socket, request),
  '/gzip-not': sized('this is no gzip', 'Content-Encoding: gzip'),
  '/bomb': sized(BOMB, 'Content-Encoding: gzip'),
  '/brotli': sized('xx', 'Content-Encoding: br'),
  '/empty': sized(''),
  '/404': simple('404 Not Found', ['Content-Length: 0']),
  '/410': simple('410 Gone', ['Content-Length: 0']),
  '/403': simple('403 Forbidden', ['Content-Length: 0']),
  '/401': simple('401 Unauthorized', ['Content-Length: 0']),
  '/418': simple('418 Teapot', ['Content-Length: 0']),
  '/206': simple('206 Partial Content', ['Content-Length: 1', 'Content-Range: bytes 0-0/9'], 'x'),
  '/300': simple('300 Multiple Choices', ['Content-Length: 0']),
  '/429': simple('429 Too Many Requests', ['Retry-After: 7', 'Content-Length: 0']),
  '/500': simple('500 Oh', ['Content-Length: 0']),
  '/503': simple('503 Wait', ['Retry-After: 120', 'Content-Length: 0']),
  '/to-ok': redirect('/ok'),
  '/to-utf8': redirect('/a\u00f1o.pdf'),
  '/a%C3%B1o.pdf': sized('a\u00f1o'),
  '/loop-a': redirect('/loop-b'),
  '/loop-b': redirect('/loop-a', '307 Temporary Redirect'),
  '/to-file': redirect('file:///etc/passwd'),
  '/to-loopback': redirect('http://127.0.0.1:1/'),
  '/to-metadata': redirect('http://169.254.169.254/latest/meta-data/'),
  '/to-ipv6-loopback': redirect('http://[::1]/'),
  '/to-mapped': redirect('http://[::ffff:127.0.0.1]/'),
  '/to-decimal': redirect('http://2130706433/'),
  '/to-octal': redirect('http://0177.0.0.1/'),
  '/to-hex': redirect('http://0x7f000001/'),
  '/to-short': redirect('//127.1/', '301 Moved Permanently'),
};

/** A server whose answers are everything that goes wrong. `/steps/N` redirects N more times. */
export async function startHostileServer(): Promise<HostileServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let last = '';
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.once('data', (data) => {
      last = data.toString('latin1');
      const path = last.split(' ')[1] ?? '';
      requests.push(path);
      const steps = /^\/steps\/(\d+)$/.exec(path)?.[1];
      const answer = steps === undefined
        ? ANSWERS[path]
        : Number(steps) === 0
        ? ANSWERS['/ok']
        : redirect(`/steps/${Number(steps) - 1}`);
      (answer ?? ANSWERS['/404'])?.(socket, last);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    requests,
    lastRequest: () => last,
    openConnections: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** What becomes of each path under `HOSTILE_LIMITS`: a status, or an error code. */
export const EXPECTED: Record<string, number | string> = {
  '/ok': 200,
  '/chunked': 200,
  '/close-delimited': 200,
  '/long': 200,
  '/gzip': 200,
  '/empty': 200,
  '/to-ok': 200,
  '/to-utf8': 200,
  '/steps/3': 200,
  '/unasked-304': 'FETCH_FAILED',
  '/chunked-broken': 'FETCH_FAILED',
  '/short': 'FETCH_FAILED',
  '/two-lengths': 'FETCH_FAILED',
  '/length-and-chunked': 'FETCH_FAILED',
  '/hangs-up': 'FETCH_FAILED',
  '/garbage': 'FETCH_FAILED',
  '/switches': 'FETCH_FAILED',
  '/endless-header': 'FETCH_FAILED',
  '/gzip-cut': 'FETCH_FAILED',
  '/gzip-not': 'FETCH_FAILED',
  '/brotli': 'FETCH_FAILED',
  '/206': 'FETCH_FAILED',
  '/300': 'FETCH_FAILED',
  '/announces-too-much': 'TOO_LARGE',
  '/endless': 'TOO_LARGE',
  '/bomb': 'TOO_LARGE',
  '/drip': 'FETCH_TIMEOUT',
  '/silent-body': 'FETCH_TIMEOUT',
  '/silent': 'FETCH_TIMEOUT',
  '/404': 'HTTP_NOT_FOUND',
  '/410': 'HTTP_NOT_FOUND',
  '/401': 'HTTP_REFUSED',
  '/403': 'HTTP_REFUSED',
  '/418': 'HTTP_REFUSED',
  '/429': 'HTTP_RATE_LIMITED',
  '/500': 'HTTP_SERVER_ERROR',
  '/503': 'HTTP_SERVER_ERROR',
  '/steps/4': 'TOO_MANY_REDIRECTS',
  '/loop-a': 'TOO_MANY_REDIRECTS',
  '/to-file': 'URL_INVALID',
  '/to-loopback': 'ADDRESS_NOT_PUBLIC',
  '/to-metadata': 'ADDRESS_NOT_PUBLIC',
  '/to-ipv6-loopback': 'ADDRESS_NOT_PUBLIC',
  '/to-mapped': 'ADDRESS_NOT_PUBLIC',
  '/to-decimal': 'ADDRESS_NOT_PUBLIC',
  '/to-octal': 'ADDRESS_NOT_PUBLIC',
  '/to-hex': 'ADDRESS_NOT_PUBLIC',
  '/to-short': 'ADDRESS_NOT_PUBLIC',
};

export const HOSTILE_LIMITS = {
  maxBytes: 2 << 20,
  timeoutMs: 3000,
  idleTimeoutMs: 1200,
  maxRedirects: 3,
  userAgent: 'ProfeFlow/test',
};
