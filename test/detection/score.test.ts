import { expect, test } from 'vitest';
import { CALL_MODEL } from '../../src/detection/call-model.ts';
import { detect } from '../../src/detection/detect.ts';
import { PUMP, TON } from './samples.ts';

const TABLES = [CALL_MODEL.namesAddress, CALL_MODEL.namesTicker, CALL_MODEL.callsIt];

test('every confidence says which model gave it', () => {
  for (const text of ['gm', PUMP, 'Aped some $FROG']) expect(detect({ text }).model).toBe(CALL_MODEL.version);
  expect(CALL_MODEL.version).toMatch(/^detection-\d+$/);
});

test('the model is readable: few coefficients of two decimals, none extreme', () => {
  for (const table of TABLES) {
    const coefficients = Object.values(table);
    expect(coefficients.length).toBeLessThan(40);
    for (const coefficient of coefficients) {
      expect(Math.abs(coefficient)).toBeLessThan(6);
      expect(Math.round(100 * coefficient) / 100).toBe(coefficient);
    }
  }
});

test('the model beat the base rate on channels that it had not seen, and its bins are in order', () => {
  for (const { brier, brierOfBaseRate, logLoss, logLossOfBaseRate, bins, posts } of Object.values(
    CALL_MODEL.calibration,
  )) {
    expect(brier).toBeLessThan(brierOfBaseRate);
    expect(logLoss).toBeLessThan(logLossOfBaseRate);
    expect(bins.reduce((sum, bin) => sum + bin.posts, 0)).toBe(posts);
    for (const { from, to, predicted, observed } of bins) {
      expect(predicted).toBeGreaterThanOrEqual(from);
      expect(predicted).toBeLessThanOrEqual(to);
      expect(observed).toBeGreaterThanOrEqual(0);
      expect(observed).toBeLessThanOrEqual(1);
    }
  }
});

test('better evidence and plainer words make a call likelier', () => {
  const confidence = (text: string): number => detect({ text }).confidence;
  expect(confidence(`aped here ${PUMP}`)).toBeGreaterThan(confidence(`is this safe? ${PUMP}`));
  expect(confidence(PUMP)).toBeGreaterThan(confidence(TON));
  expect(confidence(`CA: ${PUMP}`)).toBeGreaterThan(confidence(`my wallet: ${PUMP}`));
  expect(confidence(`gem ${PUMP}`)).toBeGreaterThan(confidence(`gem, hit 5x since our call ${PUMP}`));
  expect(confidence('buying $FROG')).toBeGreaterThan(confidence('$FROG'));
});
