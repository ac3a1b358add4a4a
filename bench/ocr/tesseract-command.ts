import { execFileSync, spawnSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import process from 'node:process';
import type { GreyImage } from '../../supabase/functions/_shared/ocr/types.ts';

/** Why the command cannot be compared with, or null. */
export function missingTesseract(): string | null {
  const { error, stdout } = spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8' });
  if (error) return 'the tesseract command is absent: apt-get install tesseract-ocr tesseract-ocr-spa';
  return /^spa$/m.test(stdout)
    ? null
    : 'the tesseract command has no Spanish: apt-get install tesseract-ocr-spa';
}

/** What the command reads on the image with its defaults, in Spanish, on one core as we do. */
export function readWithCommand(image: GreyImage): string {
  const header = Buffer.from(`P5\n${image.width} ${image.height}\n255\n`);
  return execFileSync('tesseract', ['stdin', 'stdout', '-l', 'spa'], {
    input: Buffer.concat([header, image.pixels]),
    env: { ...process.env, OMP_THREAD_LIMIT: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
}
