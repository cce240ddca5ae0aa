//! The measures that a score is made of, and the curve that makes it.
//!
//! Owns the weights of that curve. Must not look at questions or assets.

/// The measures that the score is made of, each between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Features {
    /// How much of the title the asset has.
    pub(crate) title: f32,
    /// How much of the asset's name the question has.
    pub(crate) name: f32,
    /// Both at once.
    pub(crate) mutual: f32,
    /// Cosine of the 3-grams of title and name.
    pub(crate) spelling: f32,
    /// The best shared concept.
    pub(crate) concept: f32,
    /// How much of the asset's function or description the question has.
    pub(crate) function: f32,
    /// The question names the asset's acronym or key.
    pub(crate) acronym: f32,
    /// How much telling substance matched at all.
    pub(crate) mass: f32,
    /// How much of the rest of the request the asset has.
    pub(crate) rest: f32,
    /// How far the numbers of title and name agree (versions, models, sizes); below nought where they
    /// contradict each other.
    pub(crate) numbers: f32,
    /// Share of words, generic ones as well, that title and name have in common.
    pub(crate) alike: f32,
    /// A model or part number of the title stands in the name, by its length.
    pub(crate) code: f32,
    /// The title has one that the name lacks.
    pub(crate) other_code: f32,
    /// How the marks of siblings compare.
    pub(crate) agree: f32,
    pub(crate) differ: f32,
    pub(crate) extra: f32,
    pub(crate) lacking: f32,
    /// The object of the contract is of a class that the asset is not.
    pub(crate) other_object: f32,
}

impl Features {
    pub(crate) const COUNT: usize = 18;

    pub(crate) fn list(&self) -> [f32; Self::COUNT] {
        [
            self.title,
            self.name,
            self.mutual,
            self.spelling,
            self.concept,
            self.function,
            self.acronym,
            self.mass,
            self.rest,
            self.numbers,
            self.alike,
            self.code,
            self.other_code,
            self.agree,
            self.differ,
            self.extra,
            self.lacking,
            self.other_object,
        ]
    }

    /// A logistic curve over the measures, fitted on labelled pairs. Weights of likeness are held at
    /// nought or above and those of a contradiction at nought or below, so that none may speak against its
    /// meaning. A measure of weight nought is kept because
    /// the order of equal scores rests on it, or because a fit on other labels may use it.
    pub(crate) fn curve(&self) -> f32 {
        let sum: f32 = self
            .list()
            .iter()
            .zip(WEIGHTS)
            .map(|(feature, weight)| feature * weight)
            .sum();
        1.0 / (1.0 + (-(sum + BIAS)).exp())
    }
}

const BIAS: f32 = -6.84;
const WEIGHTS: [f32; Features::COUNT] = [
    3.15, 1.17, 0.0, 1.54, 3.73, 5.13, 3.43, 1.9, 5.81, 0.29, 0.0, 4.38, -1.48, 1.11, -4.77, -0.73,
    -1.96, -2.58,
];
